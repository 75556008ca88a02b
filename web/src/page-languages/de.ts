// German.
import { emotions } from "../languages/de";
import type { PageWords } from "./page-words";

const words: PageWords = {
  dir: "ltr",
  emotions,
  title: "Wie klingt Ihre Stimme?",
  description: "Sagen Sie etwas und sehen Sie live, nach welcher Emotion Ihre Stimme klingt. Nichts verlässt Ihren Browser.",
  language: "Sprache",
  headline: "Wie {0}",
  headlineAccent: "klingt Ihre Stimme?",
  pitch:
    "Drücken Sie Start und sprechen Sie. Ein kleines neuronales Netz hört zu, hier in diesem Tab, und zeigt mehrmals in der " +
    "Sekunde, wonach es klingt.",
  promise: "Nichts verlässt Ihren Browser: kein Hochladen, kein Konto, keine Verfolgung.",
  samplesTitle: "Kein Mikrofon zur Hand?",
  samplesText: "Drei Aufnahmen, von einem Computer gesprochen (auf Englisch) oder gemacht:",
  sampleReading: "Jemand liest vor",
  sampleLively: "Jemand ist begeistert",
  sampleRain: "Niemand: Regen",
  gameTitle: "Sagen Sie es mal …",
  gameText: "Ein Satz, und eine Emotion zum Spielen. Wie nah kommen Sie heran?",
  gameTask: "Sagen Sie {0} so, dass es {1} klingt.",
  howTitle: "Wie es funktioniert",
  howNetwork:
    "Ihre Stimme wird in Fenster von drei Sekunden geschnitten, vier in der Sekunde. Jedes wird ein Bild davon, welche Tonhöhen " +
    "wann wie laut sind. Ein neuronales Netz aus 467.000 Zahlen, trainiert mit Aufnahmen von Schauspielern, sagt, wie sehr das " +
    "Bild jeder von acht Emotionen gleicht, die sie spielen sollten. Es vergleicht Sie damit, wie Ihre eigene Stimme sonst " +
    "klingt, soweit es sie seit dem Start gehört hat.",
  howStates:
    "{0} heißt, dass keine der acht heraussticht; so sollte es bei gewöhnlichem Reden sein. {1} heißt, dass niemand redet: " +
    "Regen, Musik und Motoren haben keine Emotion.",
  howUncertain: "Unklar",
  howNoSpeech: "Niemand spricht",
  limitsTitle: "Was es nicht kann",
  limitsFeelings: "Es weiß nicht, was jemand fühlt. Es hört, wie eine Stimme klingt, und Menschen klingen wütend, ohne es zu sein.",
  limitsWrong:
    "Es irrt sich oft. Bei gespielten Sätzen von Fremden nennt es in etwa 6 von 10 die gemeinte Emotion; Menschen, die dieselben " +
    "hören, in 4 bis 6 von 10.",
  limitsSadness:
    "Traurigkeit erkennt es nur in 4 von 10 Fällen. In einer der Sammlungen gelingt es ihm bei Frauenstimmen besser als bei Männerstimmen.",
  limitsActors:
    "Es hat von Schauspielern gelernt, die meisten aus Nordamerika. Andere Sprachen und andere Arten zu sprechen sind schwerer.",
  limitsPeople:
    "Beurteilen Sie damit keine Menschen. In der Europäischen Union ist es verboten, bei der Arbeit oder in der Bildung auf " +
    "Emotionen von Menschen zu schließen (KI-Verordnung, Artikel 5).",
  soundTitle: "Welches Mikrofon, welcher Kanal",
  soundText:
    "Die Namen Ihrer Mikrofone erscheinen, sobald der Browser zuhören darf. Was Sie wählen, gilt ab dem nächsten Start und für die nächste Datei.",
  soundMicrophone: "Mikrofon",
  soundBrowser: "was der Browser wählt",
  soundChannel: "Von Aufnahmen mit mehreren Kanälen",
  soundMix: "alle, gemischt; wo sie sich auslöschen, der lautere",
  soundLeft: "nur der linke",
  soundRight: "nur der rechte",
  privacyTitle: "Was mit Ihrer Stimme geschieht",
  privacyVoice:
    "Sie bleibt im Speicher dieses Tabs, höchstens zehn Minuten davon, damit Sie sie noch einmal hören können, und ist weg, wenn " +
    "Sie den Tab schließen oder neu aufnehmen. Was über Ihre Stimme gelernt wurde, wird beim Stopp vergessen.",
  privacyRequests: "Anfragen an das Netz, seit die Seite bereit war: {0}. Ihre eigenen Regeln verbieten jede an andere Sites.",
  ownTitle: "Ein eigenes Modell benutzen",
  ownText: "Jedes ONNX-Modell für Stimmen. Wie Ihre Stimme bleibt es in diesem Tab.",
  ownFiles: "Modell; wenn seine Gewichte in einer zweiten Datei sind, beide",
  ownLegend: "Nur für ein Modell, das es nicht selbst sagt",
  ownLabels: "Klassen, in der Reihenfolge seiner Ausgaben",
  ownFeatures: "Merkmale",
  ownSeconds: "Sekunden, die es auf einmal hört",
  ownRate: "Abtastwerte je Sekunde, die es hört, wenn seine Merkmale andere haben",
  ownOutput: "Seine Ausgabe, wenn mehrere zu den Klassen passen",
  ownLogits: "Es endet vor dem Softmax",
  ownLoad: "Laden",
  ownBack: "Zurück zu unserem",
  quote: "„{sentence}“",
  play: "Fünf Runden spielen",
  record: "Aufnehmen",
  playAgain: "Noch einmal spielen",
  speakNow: "Jetzt sprechen …",
  score: "{points} von {all} Punkten",
  scoreOfRound: "{points} von {all} Punkten. Das war das Spiel.",
  nothingHeard: "Es war nichts zu hören. Versuchen Sie es noch einmal.",
  heard: "Es klang {emotion}: {percent}.",
  heardOther: "Es klang zu {percent} {emotion}; wer zuhört, würde eher {other} hören, {otherPercent}.",
  comma: ", ",
  running: "Was läuft: {engine} in einem Worker und ein Modell, das {labels} kennt.",
  runningNumbers: "Was läuft: {engine} in einem Worker und ein Modell aus {count} Zahlen, das {labels} kennt.",
  ownEngine: "die eigene Engine dieser Seite",
  loadingModel: "{name} wird geladen …",
  modelFailed: "{name} lässt sich so nicht benutzen. Für Fachleute, auf Englisch: {message}. Mit „Zurück zu unserem“ geht es weiter.",
  ourModel: "Unser Modell",
  thisModel: "Dieses Modell",
  modelHears: "{name} hört {seconds} s mit {rate} kHz und unterscheidet {count} Klassen.",
  runsOwn: "Es läuft auf der eigenen Engine dieser Seite.",
  runsOther: "Es läuft auf ONNX Runtime Web.",
  runsOtherSince: "Es läuft auf ONNX Runtime Web. Warum, auf Englisch: {reason}.",
  sentences: [
    "Das Wasser kocht, und die Gäste kommen zu früh.",
    "Die Sitzung ist jetzt im dritten Stock.",
    "An der Tür liegt ein Paket für dich.",
    "Der letzte Zug ist schon weg.",
    "Jemand hat den Zaun grün gestrichen.",
    "Wir haben schon wieder kein Brot.",
    "Es regnet seit vier Uhr.",
    "Deine Schwester hat angerufen, als du weg warst.",
  ],
};

export default words;
