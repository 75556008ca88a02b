import Voice from "./Voice.svelte";

const target = document.querySelector("#root");
if (target) new Voice({ target });
