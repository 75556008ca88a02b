import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { Voice } from "./Voice";

createRoot(document.querySelector("#root")!).render(
  <StrictMode>
    <Voice />
  </StrictMode>,
);
