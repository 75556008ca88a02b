import { testJourneys } from "./journeys.mjs";
import { webkit } from "./webkit.mjs";

testJourneys(webkit);
