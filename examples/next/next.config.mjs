/** A static site: the package needs no server. */
export default { output: "export" };
