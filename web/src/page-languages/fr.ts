// French.
import { emotions, inSentences } from "../languages/fr";
import type { PageWords } from "./page-words";

const words: PageWords = {
  dir: "ltr",
  emotions,
  inSentences,
  title: "Qu’évoque votre voix ?",
  description: "Dites quelque chose et voyez en direct quelle émotion votre voix évoque. Rien ne quitte votre navigateur.",
  language: "Langue",
  headline: "Qu’évoque {0}",
  headlineAccent: "votre voix ?",
  pitch:
    "Appuyez sur Démarrer et parlez. Un petit réseau de neurones écoute, ici même dans cet onglet, et montre plusieurs fois par " +
    "seconde ce que la voix évoque.",
  promise: "Rien ne quitte votre navigateur : pas d’envoi, pas de compte, pas de pistage.",
  samplesTitle: "Pas de micro sous la main ?",
  samplesText: "Trois enregistrements faits par un ordinateur (les voix parlent anglais) :",
  sampleReading: "Quelqu’un lit",
  sampleLively: "Quelqu’un est ravi",
  sampleRain: "Personne : de la pluie",
  gameTitle: "Dites-le avec…",
  gameText: "Une phrase, et une émotion à jouer. Vous en approchez-vous ?",
  gameTask: "Dites {0} de façon à évoquer {1}.",
  howTitle: "Comment ça marche",
  howNetwork:
    "Votre voix est découpée en fenêtres de trois secondes, quatre par seconde. Chacune devient une image : quelles hauteurs sont " +
    "fortes, et quand. Un réseau de neurones de 467 000 nombres, entraîné sur des enregistrements d’acteurs, dit à quel point " +
    "cette image ressemble à chacune des huit émotions qu’ils devaient jouer. Il vous compare à votre voix habituelle, pour autant " +
    "qu’il l’ait entendue depuis que vous avez appuyé sur Démarrer.",
  howStates:
    "{0} veut dire qu’aucune des huit ne ressort, ce qui devrait être le cas d’une conversation ordinaire. {1} veut dire ce que cela " +
    "dit : la pluie, la musique et les moteurs n’ont pas d’émotion.",
  howUncertain: "Incertain",
  howNoSpeech: "Personne ne parle",
  limitsTitle: "Ce qu’il ne sait pas faire",
  limitsFeelings:
    "Il ne sait pas ce que ressent quelqu’un. Il entend ce qu’une voix évoque, et on peut avoir l’air en colère sans l’être.",
  limitsWrong:
    "Il se trompe souvent. Sur des phrases jouées par des inconnus, il nomme l’émotion voulue environ 6 fois sur 10 ; des personnes " +
    "qui écoutent les mêmes, 4 à 6 fois sur 10.",
  limitsSadness:
    "Il ne reconnaît la tristesse que 4 fois sur 10. Dans l’un des corpus, il réussit mieux avec les voix de femmes qu’avec celles d’hommes.",
  limitsActors:
    "Il a appris d’acteurs, pour la plupart nord-américains. Les autres langues et les autres façons de parler sont plus difficiles.",
  limitsPeople:
    "Ne vous en servez pas pour juger des personnes. Dans l’Union européenne, il est interdit de déduire les émotions des personnes " +
    "au travail ou dans l’enseignement (règlement sur l’IA, article 5).",
  soundTitle: "Quel microphone, quel canal",
  soundText:
    "Les noms de vos microphones apparaissent dès que le navigateur peut écouter. Votre choix vaut à partir du prochain « Démarrer » et pour le prochain fichier.",
  soundMicrophone: "Votre microphone",
  soundBrowser: "le choix du navigateur",
  soundChannel: "Des enregistrements à plusieurs canaux",
  soundMix: "tous, mélangés ; le plus fort là où ils s’annulent",
  soundLeft: "le gauche seul",
  soundRight: "le droit seul",
  privacyTitle: "Ce que devient votre voix",
  privacyVoice:
    "Elle reste dans la mémoire de cet onglet, dix minutes au plus, pour que vous puissiez la réécouter, et disparaît quand vous " +
    "fermez l’onglet ou enregistrez de nouveau. Ce qui a été appris de votre voix est oublié à l’arrêt.",
  privacyRequests: "Requêtes au réseau depuis que la page est prête : {0}. Ses propres règles interdisent toute requête vers d’autres sites.",
  ownTitle: "Utiliser un modèle à vous",
  ownText: "N’importe quel modèle ONNX pour la voix. Comme votre voix, il reste dans cet onglet.",
  ownFiles: "Modèle ; si ses poids sont dans un second fichier, les deux",
  ownLegend: "Seulement pour un modèle qui ne le dit pas lui-même",
  ownLabels: "Classes, dans l’ordre de ses sorties",
  ownFeatures: "Descripteurs",
  ownSeconds: "Secondes qu’il écoute à la fois",
  ownRate: "Échantillons par seconde qu’il écoute, si ses descripteurs en ont un autre nombre",
  ownOutput: "Sa sortie, si plusieurs conviennent aux classes",
  ownLogits: "Il s’arrête avant le softmax",
  ownLoad: "Charger",
  ownBack: "Revenir au nôtre",
  quote: "« {sentence} »",
  play: "Jouer une partie de cinq phrases",
  record: "Enregistrer",
  playAgain: "Rejouer",
  speakNow: "Parlez maintenant…",
  score: "{points} points sur {all}",
  scoreOfRound: "{points} points sur {all}. La partie est finie.",
  nothingHeard: "On n’a rien entendu. Essayez encore.",
  heard: "La voix évoquait {emotion} : {percent}.",
  heardOther: "La voix évoquait {emotion} à {percent} ; on y entendrait plutôt {other}, {otherPercent}.",
  comma: ", ",
  running: "Ce qui tourne : {engine} dans un worker, et un modèle qui connaît {labels}.",
  runningNumbers: "Ce qui tourne : {engine} dans un worker, et un modèle de {count} nombres qui connaît {labels}.",
  ownEngine: "le moteur propre à cette page",
  loadingModel: "Chargement de {name}…",
  modelFailed: "{name} ne peut pas servir ainsi. Pour les spécialistes, en anglais : {message}. « Revenir au nôtre » recharge le nôtre.",
  ourModel: "Notre modèle",
  thisModel: "Ce modèle",
  modelHears: "{name} écoute {seconds} s à {rate} kHz et distingue {count} classes.",
  runsOwn: "Il tourne sur le moteur propre à cette page.",
  runsOther: "Il tourne sur ONNX Runtime Web.",
  runsOtherSince: "Il tourne sur ONNX Runtime Web. La raison, en anglais : {reason}.",
  sentences: [
    "L’eau bout, et les invités sont en avance.",
    "La réunion est maintenant au troisième étage.",
    "Il y a un colis pour toi près de la porte.",
    "Le dernier train est déjà parti.",
    "Quelqu’un a peint la clôture en vert.",
    "Il n’y a encore plus de pain.",
    "Il pleut depuis quatre heures.",
    "Ta sœur a appelé pendant ton absence.",
  ],
};

export default words;
