// Of the npm package: copied by build-package.mjs. Apart from build-constants.d.ts, as workers know nothing of pages.
declare module "#inlined/languages/*" {
  const words: import("./languages/words").Words;
  export default words;
}
