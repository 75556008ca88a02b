// German.
import type { Words } from "./words";

export const emotions: Words["emotions"] = {
  neutral: "neutral",
  calm: "ruhig",
  happy: "fröhlich",
  sad: "traurig",
  angry: "wütend",
  fearful: "ängstlich",
  disgust: "angewidert",
  surprised: "überrascht",
  anger: "wütend",
  boredom: "gelangweilt",
  fear: "ängstlich",
  happiness: "fröhlich",
  joy: "fröhlich",
  sadness: "traurig",
  surprise: "überrascht",
};

const words: Words = {
  dir: "ltr",
  emotions,
  start: "Start",
  startLabel: "Mikrofon starten",
  stop: "Stopp",
  pressStart: "Drücken Sie Start, dann:",
  saySomething: "Sagen Sie etwas",
  oneMoment: "Einen Moment",
  opening: "Wird geöffnet …",
  loading: "Modell wird geladen: {percent}",
  sayASentence: "Sagen Sie ein, zwei Sätze",
  listening: "Hört zu …",
  noSpeech: "Niemand spricht",
  uncertain: "Unklar",
  soundsLike: "Klingt",
  lastHeard: "Zuletzt klang es",
  closest: "Am nächsten: {emotion}, {percent}",
  barsLabel: "Wie sehr die Stimme nach jeder Emotion klingt",
  gettingToKnow: "Lernt Ihre Stimme kennen",
  usualVoice: "Verglichen mit Ihrer üblichen Stimme",
  someoneElse: "Jetzt spricht jemand anderes",
  disclosure:
    "Eine KI schätzt, wie die Stimme *klingt*, nicht, was jemand fühlt. Sie irrt sich oft: Beurteilen Sie niemanden danach.",
  inListNoSpeech: "niemand spricht",
  inListUncertain: "unklar",
  comma: ", ",
  seconds: "{number}\u202fs",

  "asset-unreachable":
    "Das Modell konnte nicht geladen werden. Prüfen Sie Ihre Verbindung und drücken Sie dann noch einmal Start.",
  "engine-failed":
    "Etwas auf dieser Seite funktioniert hier nicht. Laden Sie sie neu oder versuchen Sie es mit einem anderen Browser.",
  "microphone-denied":
    "Diese Seite darf das Mikrofon nicht benutzen. Erlauben Sie es in der Adressleiste des Browsers oder in den " +
    "Einstellungen des Systems und drücken Sie noch einmal Start, oder wählen Sie unten eine Aufnahme.",
  "microphone-missing":
    "Es wurde kein Mikrofon gefunden. Schließen Sie eines an und drücken Sie noch einmal Start, oder wählen Sie unten " +
    "eine Aufnahme.",
  "microphone-busy":
    "Das Mikrofon ließ sich nicht öffnen; vielleicht benutzt es ein anderes Programm. Schließen Sie dieses und drücken " +
    "Sie noch einmal Start, oder wählen Sie unten eine Aufnahme.",
  "microphone-unavailable":
    "Browser öffnen das Mikrofon nur für Seiten mit https oder von localhost, alte gar nicht. Eine Aufnahme können Sie " +
    "unten trotzdem wählen.",
  "microphone-forbidden":
    "Die Website um diese Seite herum gibt ihr das Mikrofon nicht. Öffnen Sie die Seite für sich, oder wählen Sie unten " +
    "eine Aufnahme.",
  "audio-unavailable":
    "Der Ton des Browsers startet nicht. Schließen Sie Lautsprecher oder Kopfhörer an und drücken Sie noch einmal Start, " +
    "oder wählen Sie unten eine Aufnahme.",
  "device-lost": "Das Mikrofon wurde getrennt. Schließen Sie es wieder an und drücken Sie noch einmal Start.",
  "file-unreadable":
    "Diese Datei ließ sich nicht als Ton lesen. Wählen Sie eine andere: WAV, MP3, FLAC, Ogg und M4A gehen meistens.",
  "file-empty": "In dieser Datei ist kein Ton. Wählen Sie eine andere.",
  "invalid-audio":
    "Die Tonwerte in dieser Datei sind beschädigt (keine Zahlen oder viel zu laut) oder nichts für dieses Modell. Wählen " +
    "Sie eine andere.",
  "worklet-failed":
    "Der Teil dieser Seite für das Mikrofon konnte nicht geladen werden. Prüfen Sie Ihre Verbindung und drücken Sie noch " +
    "einmal Start.",
  "invalid-model":
    "Dieses Modell lässt sich hier nicht benutzen. Wenn Sie es nicht selbst gewählt haben, laden Sie die Seite neu.",
  "model-unknown":
    "Dieses Modell sagt nicht, was es hört und was seine Antworten bedeuten. Tragen Sie das ein und laden Sie es noch einmal.",
  "model-incomplete": "Dieses Modell besteht aus mehreren Dateien. Wählen Sie alle auf einmal.",

  microphoneIs: "Das Mikrofon ist",
  paused: "angehalten",
  held: "angehalten",
  muted: "stummgeschaltet",
  silent: "still",
  lost: "weg",
  "when-open": "",
  "when-paused": "Browser oder System haben es angehalten. Tippen Sie auf die Seite oder drücken Sie Start, dann geht es weiter.",
  "when-held": "Drücken Sie Start, dann geht es weiter.",
  "when-muted": "Browser oder System haben es stummgeschaltet. Heben Sie das dort auf, dann geht es weiter.",
  "when-silent":
    "Von ihm kommt kein Ton. Prüfen Sie seinen Schalter, die Einstellungen des Systems und welches Mikrofon der Browser benutzt.",
  "when-lost": "Es wurde getrennt, oder ein anderes Programm benutzt es. Sobald es wieder da ist, geht es weiter.",
  processing: "Echounterdrückung {echo} · Rauschunterdrückung {noise} · Pegelregelung {gain}",
  on: "an",
  off: "aus",
  unknown: "unbekannt",

  yourRecording: "Ihre Aufnahme",
  linkedRecording: "Eine Aufnahme aus einem Link",
  nobodySpeaks: "{time}, und niemand spricht.",
  noClearColour: "{time} ohne klare Färbung; am nächsten: {emotion}, {percent}.",
  allInAll: "{time}, und insgesamt klingt es {emotion}: {percent}.",
  like: "nach „{emotion}“",
  overTime: "Führende Emotion über {time}: {list}",
  from: "{emotion} ab {time}",
  seeTable: "und so weiter: siehe Tabelle",
  lastMinute: "Die letzte Minute",
  lastMinuteOf: "Die letzte Minute: {list}",
  pitchAndSpectrogram: "Tonhöhe und Spektrogramm",
  pitchOf: "Tonhöhe {median}, meist {low} bis {high}.",
  noPitch: "Keine Tonhöhe gefunden.",
  hertz: "{number}\u202fHz",
  play: "Abspielen",
  pause: "Pause",
  position: "Stelle in der Aufnahme",
  utterances: "Äußerungen",
  asTable: "Als Tabelle",
  time: "Zeit",
  soundsLikeColumn: "Klingt",
  confidence: "Sicherheit",
  saveAs: "Speichern als",
  picture: "Bild",
  audacityLabels: "Textmarken (Audacity)",
  sound: "Ton (WAV)",
  saved: "{file} liegt jetzt dort, wo Ihr Browser Downloads ablegt.",
  copyLink: "Link kopieren",
  linkCopied: "Der Link ist kopiert. Er enthält nur die Zahlen: keinen Ton, keinen Namen.",
  noClearColourTitle: "Keine klare Färbung",
  pictureNote: "Eine KI schätzt, wie eine Stimme klingt, nicht, was jemand fühlt.",

  reading: "Wird gelesen …",
  inThisRecording: "In dieser Aufnahme",
  recordingSoundsLike: "Diese Aufnahme klingt",
  comparingChannels: "Kanäle werden verglichen: {time} von {total}",
  timeRead: "{time} gelesen",
  timeLeft: "{time} von {total}, noch etwa {left}",
  recordings: "Aufnahmen",
  waiting: "Wartet",
  notRead: "Nicht gelesen",
  sideBySide: "Nebeneinander",
  all: "Alle",
  leftOut: "Andere Dateien, die keine Aufnahmen sind: {count}. Sie wurden ausgelassen.",
  chooseFiles: "Oder Aufnahmen hier ablegen: {link}",
  chooseFilesLink: "Dateien wählen",
  warnShort: "laut Kopf der Datei {expected}, gefunden {found}",
  warnMore: "dahinter folgt eine weitere Aufnahme, die nicht gelesen wurde",
  warnChannel: "nur einer der Kanäle wird gehört; die anderen sind still oder löschen ihn aus",
  warnDamaged: "ein Teil ließ sich nicht lesen",
};

export default words;
