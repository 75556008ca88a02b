// French.
import type { Words } from "./words";

export const emotions: Words["emotions"] = {
  neutral: "neutre",
  calm: "calme",
  happy: "joie",
  sad: "tristesse",
  angry: "colère",
  fearful: "peur",
  disgust: "dégoût",
  surprised: "surprise",
  anger: "colère",
  boredom: "ennui",
  fear: "peur",
  happiness: "joie",
  joy: "joie",
  sadness: "tristesse",
  surprise: "surprise",
};

export const inSentences = {
  neutral: "un ton neutre",
  calm: "le calme",
  happy: "la joie",
  sad: "la tristesse",
  angry: "la colère",
  fearful: "la peur",
  disgust: "le dégoût",
  surprised: "la surprise",
  anger: "la colère",
  boredom: "l’ennui",
  fear: "la peur",
  happiness: "la joie",
  joy: "la joie",
  sadness: "la tristesse",
  surprise: "la surprise",
};

const words: Words = {
  dir: "ltr",
  emotions,
  inSentences,
  start: "Démarrer",
  startLabel: "Démarrer le micro",
  stop: "Arrêter",
  pressStart: "Appuyez sur Démarrer, puis",
  saySomething: "Dites quelque chose",
  oneMoment: "Un instant",
  opening: "Ouverture…",
  loading: "Chargement du modèle : {percent}",
  sayASentence: "Dites une ou deux phrases",
  listening: "À l’écoute…",
  noSpeech: "Personne ne parle",
  uncertain: "Incertain",
  soundsLike: "La voix évoque :",
  lastHeard: "En dernier, la voix évoquait :",
  closest: "Au plus près : {emotion}, {percent}",
  barsLabel: "À quel point la voix évoque chaque émotion",
  gettingToKnow: "Fait connaissance avec votre voix",
  usualVoice: "Comparé à votre voix habituelle",
  someoneElse: "Quelqu’un d’autre parle",
  disclosure:
    "Une IA estime ce que la voix *évoque*, pas ce que ressent la personne. Elle se trompe souvent : ne jugez personne d’après elle.",
  inListNoSpeech: "personne ne parle",
  inListUncertain: "incertain",
  comma: ", ",
  seconds: "{number}\u202fs",

  "asset-unreachable":
    "Le modèle n’a pas pu être téléchargé. Vérifiez votre connexion, puis appuyez de nouveau sur Démarrer.",
  "engine-failed":
    "Quelque chose ne fonctionne pas ici dans cette page. Rechargez-la ou essayez un autre navigateur.",
  "microphone-denied":
    "Cette page n’a pas le droit d’utiliser le micro. Autorisez-le dans la barre d’adresse du navigateur ou dans les réglages du " +
    "système et appuyez de nouveau sur Démarrer, ou choisissez un enregistrement ci-dessous.",
  "microphone-missing":
    "Aucun micro n’a été trouvé. Branchez-en un et appuyez de nouveau sur Démarrer, ou choisissez un enregistrement ci-dessous.",
  "microphone-busy":
    "Le micro n’a pas pu être ouvert ; un autre programme l’utilise peut-être. Fermez-le et appuyez de nouveau sur Démarrer, " +
    "ou choisissez un enregistrement ci-dessous.",
  "microphone-unavailable":
    "Les navigateurs n’ouvrent le micro que pour les pages en https ou de localhost, et les anciens jamais. Vous pouvez tout de " +
    "même choisir un enregistrement ci-dessous.",
  "microphone-forbidden":
    "Le site qui entoure cette page ne lui laisse pas le micro. Ouvrez la page seule, ou choisissez un enregistrement ci-dessous.",
  "audio-unavailable":
    "Le son du navigateur ne démarre pas. Branchez un haut-parleur ou un casque et appuyez de nouveau sur Démarrer, ou choisissez " +
    "un enregistrement ci-dessous.",
  "device-lost": "Le micro a été débranché. Rebranchez-le et appuyez de nouveau sur Démarrer.",
  "file-unreadable":
    "Ce fichier n’a pas pu être lu comme du son. Choisissez-en un autre : WAV, MP3, FLAC, Ogg et M4A marchent en général.",
  "file-empty": "Il n’y a pas de son dans ce fichier. Choisissez-en un autre.",
  "invalid-audio":
    "Le son de ce fichier est abîmé (des valeurs qui ne sont pas des nombres, ou bien trop fortes), ou ne convient pas à ce modèle. " +
    "Choisissez-en un autre.",
  "worklet-failed":
    "La partie de cette page qui sert au micro n’a pas pu être téléchargée. Vérifiez votre connexion et appuyez de nouveau sur Démarrer.",
  "invalid-model":
    "Ce modèle ne peut pas servir ici. Si vous ne l’avez pas choisi vous-même, rechargez la page.",
  "model-unknown":
    "Ce modèle ne dit pas ce qu’il écoute ni ce que veulent dire ses réponses. Indiquez-le, puis chargez-le de nouveau.",
  "model-incomplete": "Ce modèle est en plusieurs fichiers. Choisissez-les tous à la fois.",

  microphoneIs: "Le micro est",
  paused: "en pause",
  held: "en pause",
  muted: "coupé",
  silent: "silencieux",
  lost: "débranché",
  "when-open": "",
  "when-paused": "Le navigateur ou le système l’a mis en pause. Touchez la page ou appuyez sur Démarrer pour continuer.",
  "when-held": "Appuyez sur Démarrer pour continuer.",
  "when-muted": "Le navigateur ou le système l’a coupé. Réactivez-le à cet endroit pour continuer.",
  "when-silent":
    "Aucun son n’en vient. Vérifiez son interrupteur, les réglages du système et quel micro le navigateur utilise.",
  "when-lost": "Il a été débranché, ou un autre programme l’utilise. Cela reprendra dès qu’il sera de retour.",
  processing: "Annulation d’écho : {echo} · réduction de bruit : {noise} · gain automatique : {gain}",
  on: "oui",
  off: "non",
  unknown: "inconnu",

  yourRecording: "Votre enregistrement",
  linkedRecording: "Un enregistrement venu d’un lien",
  nobodySpeaks: "{time}, et personne ne parle.",
  noClearColour: "{time} sans couleur nette ; au plus près : {emotion}, {percent}.",
  allInAll: "{time} ; dans l’ensemble, la voix évoque {emotion} : {percent}.",
  like: "« {emotion} »",
  overTime: "Émotion dominante sur {time} : {list}",
  from: "{emotion} à partir de {time}",
  seeTable: "et ainsi de suite : voir le tableau",
  lastMinute: "La dernière minute",
  lastMinuteOf: "La dernière minute : {list}",
  pitchAndSpectrogram: "Hauteur et spectrogramme",
  pitchOf: "Hauteur {median}, le plus souvent de {low} à {high}.",
  noPitch: "Aucune hauteur trouvée.",
  hertz: "{number}\u202fHz",
  play: "Écouter",
  pause: "Pause",
  position: "Position dans l’enregistrement",
  utterances: "Prises de parole",
  asTable: "En tableau",
  time: "Temps",
  soundsLikeColumn: "Évoque",
  confidence: "Certitude",
  saveAs: "Enregistrer :",
  picture: "Image",
  audacityLabels: "Marqueurs (Audacity)",
  sound: "Son (WAV)",
  saved: "{file} est enregistré là où votre navigateur range les téléchargements.",
  copyLink: "Copier un lien",
  linkCopied: "Le lien est copié. Il ne contient que les chiffres : ni son, ni nom.",
  noClearColourTitle: "Pas de couleur nette",
  pictureNote: "Une IA estime ce qu’une voix évoque, pas ce que ressent la personne.",

  reading: "Lecture…",
  inThisRecording: "Dans cet enregistrement",
  recordingSoundsLike: "Cet enregistrement évoque :",
  comparingChannels: "Comparaison des canaux : {time} sur {total}",
  timeRead: "{time} lus",
  timeLeft: "{time} sur {total}, encore {left} environ",
  recordings: "Enregistrements",
  waiting: "En attente",
  notRead: "Non lu",
  sideBySide: "Côte à côte",
  all: "Toutes",
  leftOut: "Autres fichiers qui ne sont pas des enregistrements : {count}. Ils ont été laissés de côté.",
  chooseFiles: "Ou déposez des enregistrements ici — {link}",
  chooseFilesLink: "choisir des fichiers",
  warnShort: "son en-tête annonce {expected}, on en a trouvé {found}",
  warnMore: "un autre enregistrement suit, qui n’a pas été lu",
  warnChannel: "un seul canal est écouté ; les autres sont muets ou l’annulent",
  warnDamaged: "une partie n’a pas pu être lue",
};

export default words;
