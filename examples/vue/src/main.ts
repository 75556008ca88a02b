import { createApp } from "vue";
import Voice from "./Voice.vue";

createApp(Voice).mount("#root");
