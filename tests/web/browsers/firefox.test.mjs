import { firefox } from "./firefox.mjs";
import { testJourneys } from "./journeys.mjs";

testJourneys(firefox);
