// Spanish.
import type { Words } from "./words";

export const emotions: Words["emotions"] = {
  neutral: "tono neutro",
  calm: "calma",
  happy: "alegría",
  sad: "tristeza",
  angry: "enfado",
  fearful: "miedo",
  disgust: "asco",
  surprised: "sorpresa",
  anger: "enfado",
  boredom: "aburrimiento",
  fear: "miedo",
  happiness: "alegría",
  joy: "alegría",
  sadness: "tristeza",
  surprise: "sorpresa",
};

const words: Words = {
  dir: "ltr",
  emotions,
  start: "Empezar",
  startLabel: "Encender el micrófono",
  stop: "Parar",
  pressStart: "Pulse Empezar y",
  saySomething: "Diga algo",
  oneMoment: "Un momento",
  opening: "Abriendo…",
  loading: "Cargando el modelo: {percent}",
  sayASentence: "Diga una o dos frases",
  listening: "Escuchando…",
  noSpeech: "Nadie habla",
  uncertain: "No está claro",
  soundsLike: "Suena a",
  lastHeard: "Lo último sonaba a",
  closest: "Lo más parecido: {emotion}, {percent}",
  barsLabel: "Cuánto suena la voz a cada emoción",
  gettingToKnow: "Conociendo su voz",
  usualVoice: "Comparado con su voz habitual",
  someoneElse: "Ahora habla otra persona",
  disclosure:
    "Una IA estima cómo *suena* la voz, no lo que alguien siente. Se equivoca a menudo: no juzgue a nadie por ello.",
  inListNoSpeech: "nadie habla",
  inListUncertain: "no está claro",
  comma: ", ",
  seconds: "{number}\u202fs",

  "asset-unreachable":
    "No se pudo descargar el modelo. Compruebe la conexión y pulse Empezar otra vez.",
  "engine-failed": "Algo de esta página no funciona aquí. Vuelva a cargarla o pruebe con otro navegador.",
  "microphone-denied":
    "Esta página no tiene permiso para usar el micrófono. Permítalo en la barra de direcciones del navegador o en los ajustes " +
    "del sistema y pulse Empezar otra vez, o elija abajo una grabación.",
  "microphone-missing":
    "No se encontró ningún micrófono. Conecte uno y pulse Empezar otra vez, o elija abajo una grabación.",
  "microphone-busy":
    "No se pudo abrir el micrófono; quizá lo esté usando otro programa. Ciérrelo y pulse Empezar otra vez, o elija abajo una " +
    "grabación.",
  "microphone-unavailable":
    "Los navegadores solo abren el micrófono en páginas con https o de localhost, y los antiguos nunca. Aun así puede elegir " +
    "abajo una grabación.",
  "microphone-forbidden":
    "El sitio que contiene esta página no le deja usar el micrófono. Abra la página por separado o elija abajo una grabación.",
  "audio-unavailable":
    "El sonido del navegador no arranca. Conecte unos altavoces o auriculares y pulse Empezar otra vez, o elija abajo una " +
    "grabación.",
  "device-lost": "El micrófono se desconectó. Vuelva a conectarlo y pulse Empezar otra vez.",
  "file-unreadable":
    "No se pudo leer este archivo como sonido. Elija otro: WAV, MP3, FLAC, Ogg y M4A suelen funcionar.",
  "file-empty": "En este archivo no hay sonido. Elija otro.",
  "invalid-audio":
    "El sonido de este archivo está dañado (valores que no son números o demasiado altos) o no sirve para este modelo. Elija otro.",
  "worklet-failed":
    "No se pudo descargar la parte de esta página para el micrófono. Compruebe la conexión y pulse Empezar otra vez.",
  "invalid-model": "Este modelo no se puede usar aquí. Si no lo eligió usted, vuelva a cargar la página.",
  "model-unknown":
    "Este modelo no dice qué escucha ni qué significan sus respuestas. Indíquelo y cárguelo de nuevo.",
  "model-incomplete": "Este modelo está en varios archivos. Elíjalos todos a la vez.",

  microphoneIs: "El micrófono está",
  paused: "en pausa",
  held: "en pausa",
  muted: "silenciado",
  silent: "sin sonido",
  lost: "desconectado",
  "when-open": "",
  "when-paused": "El navegador o el sistema lo ha puesto en pausa. Toque la página o pulse Empezar para seguir.",
  "when-held": "Pulse Empezar para seguir.",
  "when-muted": "El navegador o el sistema lo ha silenciado. Actívelo allí para seguir.",
  "when-silent":
    "No llega ningún sonido. Compruebe su interruptor, los ajustes del sistema y qué micrófono usa el navegador.",
  "when-lost": "Se desconectó o lo está usando otro programa. Esto seguirá en cuanto vuelva.",
  processing: "Cancelación de eco: {echo} · reducción de ruido: {noise} · control de ganancia: {gain}",
  on: "sí",
  off: "no",
  unknown: "no se sabe",

  yourRecording: "Su grabación",
  linkedRecording: "Una grabación de un enlace",
  nobodySpeaks: "{time}, y nadie habla.",
  noClearColour: "{time} sin un tono claro; lo más parecido: {emotion}, {percent}.",
  allInAll: "{time}, y en conjunto suena a {emotion}: {percent}.",
  like: "«{emotion}»",
  overTime: "Emoción principal a lo largo de {time}: {list}",
  from: "{emotion} desde {time}",
  seeTable: "y así sucesivamente: véase la tabla",
  lastMinute: "El último minuto",
  lastMinuteOf: "El último minuto: {list}",
  pitchAndSpectrogram: "Tono y espectrograma",
  pitchOf: "Tono {median}, casi siempre de {low} a {high}.",
  noPitch: "No se encontró ningún tono.",
  hertz: "{number}\u202fHz",
  play: "Reproducir",
  pause: "Pausa",
  position: "Posición en la grabación",
  utterances: "Intervenciones",
  asTable: "Como tabla",
  time: "Tiempo",
  soundsLikeColumn: "Suena a",
  confidence: "Certeza",
  saveAs: "Guardar como",
  picture: "Imagen",
  audacityLabels: "Etiquetas (Audacity)",
  sound: "Sonido (WAV)",
  saved: "{file} está guardado donde el navegador deja las descargas.",
  copyLink: "Copiar un enlace",
  linkCopied: "El enlace está copiado. Solo contiene los números: ni sonido ni nombre.",
  noClearColourTitle: "Sin un tono claro",
  pictureNote: "Una IA estima cómo suena una voz, no lo que alguien siente.",

  reading: "Leyendo…",
  inThisRecording: "En esta grabación",
  recordingSoundsLike: "Esta grabación suena a",
  comparingChannels: "Comparando los canales: {time} de {total}",
  timeRead: "{time} leídos",
  timeLeft: "{time} de {total}, quedan unos {left}",
  recordings: "Grabaciones",
  waiting: "En espera",
  notRead: "Sin leer",
  sideBySide: "En paralelo",
  all: "Todas",
  leftOut: "Otros archivos que no son grabaciones: {count}. Se han omitido.",
  chooseFiles: "O suelte grabaciones aquí: {link}",
  chooseFilesLink: "elegir archivos",
  warnShort: "su cabecera dice {expected}, se encontraron {found}",
  warnMore: "sigue otra grabación que no se leyó",
  warnChannel: "solo se escucha uno de sus canales; los demás están en silencio o lo anulan",
  warnDamaged: "una parte no se pudo leer",
};

export default words;
