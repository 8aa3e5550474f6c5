/** What a zip's central directory says of one entry; to be believed only as far as reading it does not disprove it. */
export interface ZipEntry {
  /** As written; a directory ends in `/`. */
  readonly path: string;
  readonly compressedSize: number;
  readonly uncompressedSize: number;
  readonly encrypted: boolean;
  /** 0 stored, 8 deflated; nothing else is read. */
  readonly compressionMethod: number;
  /** Upper 16 bits of the external attributes when made on Unix, else 0. */
  readonly unixMode: number;
}

export interface ZipLimits {
  /** Files and directories. */
  readonly entries: number;
  /** Bytes of all entries, uncompressed. */
  readonly totalSize: number;
  /** Uncompressed to compressed, of a whole archive above `ratioFrom` bytes. */
  readonly ratio: number;
  readonly ratioFrom: number;
  /** A jar: its entries are looked up and never written, and may have one name. */
  readonly namesMayClash?: boolean;
}

/** `totalSize` in bytes, uncompressed. */
export const zipLimits = (totalSize: number): ZipLimits => ({
  entries: 20_000,
  totalSize,
  ratio: 200,
  ratioFrom: 64 * 1024 ** 2,
});

const MODE_TYPE = 0o170000;
const MODE_FILE = 0o100000;
const MODE_DIRECTORY = 0o040000;

/**
 * Judges a stranger's zip entry by entry, before anything is written. Each method gives a sentence for people when it refuses.
 * Names are compared without case and in Unicode's composed form, as some file systems would.
 */
export class ZipInspection {
  private readonly files = new Set<string>();
  private readonly directories = new Set<string>();
  private entries = 0;
  private compressed = 0;
  private uncompressed = 0;

  constructor(private readonly limits: ZipLimits) {}

  /** Bytes of all entries so far, uncompressed. */
  get totalSize(): number {
    return this.uncompressed;
  }

  add(entry: ZipEntry): string | undefined {
    this.entries++;
    this.compressed += entry.compressedSize;
    this.uncompressed += entry.uncompressedSize;
    return (
      this.pathProblem(entry.path) ?? this.kindProblem(entry) ?? this.sizeProblem() ?? this.nameProblem(entry.path)
    );
  }

  private pathProblem(path: string): string | undefined {
    const quoted = `Entry ${JSON.stringify(path.slice(0, 200))}`;
    if (path === '' || path.length > 512) return `${quoted}: its name is empty or longer than 512 characters.`;
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
    if (/[\u0000-\u001f\u007f\\]/.test(path)) return `${quoted}: its name holds a control character or a backslash.`;
    if (path.startsWith('/') || /^[A-Za-z]:/.test(path)) return `${quoted}: its name is an absolute path.`;
    const parts = path.replace(/\/$/, '').split('/');
    if (parts.some((part) => part === '' || part === '.' || part === '..')) {
      return `${quoted}: its name leads out of the archive or holds an empty part.`;
    }
    return undefined;
  }

  private kindProblem({ path, encrypted, compressionMethod, unixMode }: ZipEntry): string | undefined {
    const type = unixMode & MODE_TYPE;
    if (type !== 0 && type !== MODE_FILE && type !== MODE_DIRECTORY) {
      return `Entry ${JSON.stringify(path)} is a symbolic link or another special file.`;
    }
    if (encrypted) return `Entry ${JSON.stringify(path)} is encrypted.`;
    if (compressionMethod !== 0 && compressionMethod !== 8) {
      return `Entry ${JSON.stringify(path)} is compressed by method ${compressionMethod}: use deflate.`;
    }
    return undefined;
  }

  private sizeProblem(): string | undefined {
    const { entries, totalSize, ratio, ratioFrom } = this.limits;
    if (this.entries > entries) return `The archive has more than ${entries} entries.`;
    if (this.uncompressed > totalSize) return `The archive is larger than ${totalSize} bytes uncompressed.`;
    if (this.uncompressed > ratioFrom && this.uncompressed > ratio * this.compressed) {
      return `The archive grows to more than ${ratio} times its size: it looks like a zip bomb.`;
    }
    return undefined;
  }

  private nameProblem(path: string): string | undefined {
    if (this.limits.namesMayClash === true) return undefined;
    const isDirectory = path.endsWith('/');
    const name = path.replace(/\/$/, '').normalize('NFC').toLowerCase();
    if (this.files.has(name) || (!isDirectory && this.directories.has(name))) {
      return `Entry ${JSON.stringify(path)} is there twice.`;
    }
    for (let slash = name.indexOf('/'); slash >= 0; slash = name.indexOf('/', slash + 1)) {
      const parent = name.slice(0, slash);
      if (this.files.has(parent)) return `Entry ${JSON.stringify(path)} lies below a file.`;
      this.directories.add(parent);
    }
    (isDirectory ? this.directories : this.files).add(name);
    return undefined;
  }
}
