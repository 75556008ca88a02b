import Voice from "./voice";

export default function Page() {
  return <Voice />;
}
