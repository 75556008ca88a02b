// Spanish.
import { emotions } from "../languages/es";
import type { PageWords } from "./page-words";

const words: PageWords = {
  dir: "ltr",
  emotions,
  title: "¿A qué suena su voz?",
  description: "Diga algo y vea en directo a qué emoción suena su voz. Nada sale de su navegador.",
  language: "Idioma",
  headline: "¿A qué {0}",
  headlineAccent: "suena su voz?",
  pitch:
    "Pulse Empezar y hable. Una pequeña red neuronal escucha, aquí mismo en esta pestaña, y muestra varias veces por segundo a qué " +
    "suena.",
  promise: "Nada sale de su navegador: sin subidas, sin cuenta, sin rastreo.",
  samplesTitle: "¿No tiene micrófono a mano?",
  samplesText: "Tres grabaciones hechas por un ordenador (las voces hablan inglés):",
  sampleReading: "Alguien lee",
  sampleLively: "Alguien está encantado",
  sampleRain: "Nadie: lluvia",
  gameTitle: "Dígalo con…",
  gameText: "Una frase y una emoción para interpretar. ¿Cuánto se acerca?",
  gameTask: "Diga {0} de forma que suene a {1}.",
  howTitle: "Cómo funciona",
  howNetwork:
    "Su voz se corta en ventanas de tres segundos, cuatro por segundo. Cada una se convierte en una imagen de qué tonos suenan, " +
    "cuándo y con qué fuerza. Una red neuronal de 467.000 números, entrenada con grabaciones de actores, dice cuánto se parece esa " +
    "imagen a cada una de las ocho emociones que debían interpretar. Compara su voz con cómo suena normalmente, en la medida en que " +
    "la ha oído desde que pulsó Empezar.",
  howStates:
    "{0} quiere decir que ninguna de las ocho destaca, que es lo que debería dar una charla corriente. {1} quiere decir justo eso: la " +
    "lluvia, la música y los motores no tienen emoción.",
  howUncertain: "No está claro",
  howNoSpeech: "Nadie habla",
  limitsTitle: "Lo que no puede hacer",
  limitsFeelings: "No sabe lo que alguien siente. Oye cómo suena una voz, y la gente puede sonar enfadada sin estarlo.",
  limitsWrong:
    "Se equivoca a menudo. En frases interpretadas por desconocidos nombra la emoción buscada en unas 6 de cada 10; las personas que " +
    "escuchan las mismas, en 4 a 6 de cada 10.",
  limitsSadness:
    "Solo reconoce la tristeza en 4 de cada 10. En uno de los corpus acierta más con voces de mujer que con voces de hombre.",
  limitsActors: "Aprendió de actores, la mayoría norteamericanos. Otros idiomas y otras formas de hablar le resultan más difíciles.",
  limitsPeople:
    "No lo use para juzgar a las personas. En la Unión Europea está prohibido inferir las emociones de las personas en el trabajo o " +
    "en la educación (Reglamento de IA, artículo 5).",
  soundTitle: "Qué micrófono, qué canal",
  soundText:
    "Los nombres de sus micrófonos aparecen en cuanto el navegador puede escuchar. Lo que elija vale desde el próximo «Empezar» y para el próximo archivo.",
  soundMicrophone: "Micrófono",
  soundBrowser: "el que elija el navegador",
  soundChannel: "De grabaciones con varios canales",
  soundMix: "todos, mezclados; el más fuerte donde se anulan",
  soundLeft: "solo el izquierdo",
  soundRight: "solo el derecho",
  privacyTitle: "Qué pasa con su voz",
  privacyVoice:
    "Se queda en la memoria de esta pestaña, diez minutos como máximo, para que pueda volver a oírla, y desaparece cuando cierra la " +
    "pestaña o graba de nuevo. Lo que se aprendió de su voz se olvida al parar.",
  privacyRequests: "Peticiones a la red desde que la página está lista: {0}. Sus propias reglas prohíben cualquiera a otros sitios.",
  ownTitle: "Usar un modelo propio",
  ownText: "Cualquier modelo ONNX de voces. Como su voz, se queda en esta pestaña.",
  ownFiles: "Modelo; si sus pesos están en otro archivo, los dos",
  ownLegend: "Solo para un modelo que no lo diga él mismo",
  ownLabels: "Clases, en el orden de sus salidas",
  ownFeatures: "Características",
  ownSeconds: "Segundos que escucha de una vez",
  ownRate: "Muestras por segundo que escucha, si sus características tienen otras",
  ownOutput: "Su salida, si varias encajan con las clases",
  ownLogits: "Termina antes del softmax",
  ownLoad: "Cargar",
  ownBack: "Volver al nuestro",
  quote: "«{sentence}»",
  play: "Jugar una ronda de cinco",
  record: "Grabar",
  playAgain: "Jugar otra vez",
  speakNow: "Hable ahora…",
  score: "{points} de {all} puntos",
  scoreOfRound: "{points} de {all} puntos. Fin de la ronda.",
  nothingHeard: "No se oyó nada. Inténtelo otra vez.",
  heard: "Sonó a {emotion}: {percent}.",
  heardOther: "Sonó a {emotion} en un {percent}; quien escuche oirá más bien {other}, {otherPercent}.",
  comma: ", ",
  running: "Lo que funciona: {engine} en un worker y un modelo que conoce {labels}.",
  runningNumbers: "Lo que funciona: {engine} en un worker y un modelo de {count} números que conoce {labels}.",
  ownEngine: "el motor propio de esta página",
  loadingModel: "Cargando {name}…",
  modelFailed: "{name} no se puede usar así. Para especialistas, en inglés: {message}. «Volver al nuestro» carga de nuevo el nuestro.",
  ourModel: "Nuestro modelo",
  thisModel: "Este modelo",
  modelHears: "{name} escucha {seconds} s a {rate} kHz y distingue {count} clases.",
  runsOwn: "Funciona con el motor propio de esta página.",
  runsOther: "Funciona con ONNX Runtime Web.",
  runsOtherSince: "Funciona con ONNX Runtime Web. El motivo, en inglés: {reason}.",
  sentences: [
    "El agua hierve y los invitados llegan pronto.",
    "Han pasado la reunión al tercer piso.",
    "Hay un paquete para ti junto a la puerta.",
    "El último tren ya ha salido.",
    "Alguien ha pintado la valla de verde.",
    "Otra vez nos hemos quedado sin pan.",
    "Está lloviendo desde las cuatro.",
    "Tu hermana llamó cuando no estabas.",
  ],
};

export default words;
