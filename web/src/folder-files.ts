// What is dropped: files, and what is in the folders among them.

/** Extensions of recordings that browsers or the core read. */
const RECORDING = /\.(wav|wave|w64|rf64|mp3|flac|og[ga]|opus|m4[ab]|mp4|aac|web[ma]|mk[av]|3gp{1,2}|aiff?|amr)$/i;

export interface Dropped {
  /** A folder's by their paths below it, in the order of these. */
  readonly files: File[];
  /** Paths of a folder's files that are no recordings, or can't be read. */
  readonly others: string[];
}

/** `entries`: of a drop's items, taken while it is told: they are gone later. */
export async function filesOf(entries: readonly FileSystemEntry[]): Promise<Dropped> {
  const dropped: Dropped = { files: [], others: [] };
  for (const entry of entries) await addEntry(entry, entry.isFile, dropped);
  return dropped;
}

async function addEntry(entry: FileSystemEntry, isChosen: boolean, dropped: Dropped): Promise<void> {
  const path = entry.fullPath.replace(/^\//, "");
  try {
    if (entry.isDirectory) {
      for (const one of await entriesIn(entry as FileSystemDirectoryEntry)) await addEntry(one, false, dropped);
    } else if (isChosen || RECORDING.test(path)) {
      const file = await new Promise<File>((resolve, reject) => (entry as FileSystemFileEntry).file(resolve, reject));
      dropped.files.push(isChosen ? file : new File([file], path, { type: file.type }));
    } else {
      dropped.others.push(path);
    }
  } catch {
    dropped.others.push(path); // gone meanwhile, or not for this person
  }
}

/** By name. Browsers give a hundred at a time. */
async function entriesIn(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader();
  const all: FileSystemEntry[] = [];
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (some.length === 0) return all.sort((a, b) => (a.name < b.name ? -1 : 1));
    all.push(...some);
  }
}
