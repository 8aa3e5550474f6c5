import { ByteReader, EndOfBytesError } from './byte-reader.ts';

/** What the head of a class file says: enough to know what the class is, nothing of what it does. Names are binary names: `org.example.Demo$Part`. */
export interface ClassFile {
  /** 65 is Java 21: `javaOf` tells. */
  readonly majorVersion: number;
  /** 65535 marks a class that uses preview features: only the very Java that compiled it loads it. */
  readonly minorVersion: number;
  readonly isPublic: boolean;
  /** Of an interface too. */
  readonly isAbstract: boolean;
  readonly isInterface: boolean;
  readonly name: string;
  /** Absent for `java.lang.Object` and module descriptors only. */
  readonly superName?: string;
  /** Those that the class names itself. */
  readonly interfaces: readonly string[];
  /** Descriptors of the public constructors: `(Lorg/opensearch/common/settings/Settings;)V`. */
  readonly publicConstructors: readonly string[];
}

export const PREVIEW_MINOR_VERSION = 0xffff;

/** The feature release of Java whose classes have this major version: 21 for 65. */
export const javaOf = (majorVersion: number): number => majorVersion - 44;

const MAGIC = 0xcafebabe;
const ACC_PUBLIC = 0x0001;
const ACC_INTERFACE = 0x0200;
const ACC_ABSTRACT = 0x0400;

/** Bytes that are no class file; the message says why, without the file's name. */
export class ClassFormatError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'ClassFormatError';
  }
}

/**
 * Reads a class file as far as its methods' names (Java Virtual Machine Specification, chapter 4). The bytes may be a stranger's.
 * @throws ClassFormatError
 */
export function parseClassFile(bytes: Uint8Array): ClassFile {
  try {
    return readClassFile(new ByteReader(bytes));
  } catch (error) {
    if (error instanceof EndOfBytesError) throw new ClassFormatError('it ends too early');
    throw error;
  }
}

function readClassFile(reader: ByteReader): ClassFile {
  if (reader.u4() !== MAGIC) throw new ClassFormatError('it does not begin as a class file does');
  const minorVersion = reader.u2();
  const majorVersion = reader.u2();
  if (majorVersion < 45) throw new ClassFormatError(`its class file version ${majorVersion} is none`);
  const pool = readConstantPool(reader);
  const access = reader.u2();
  const name = pool.className(reader.u2());
  const superIndex = reader.u2();
  const interfaces = times(reader.u2(), () => pool.className(reader.u2()));
  skipMembers(reader);
  return {
    majorVersion,
    minorVersion,
    isPublic: (access & ACC_PUBLIC) !== 0,
    isAbstract: (access & (ACC_ABSTRACT | ACC_INTERFACE)) !== 0,
    isInterface: (access & ACC_INTERFACE) !== 0,
    name,
    ...(superIndex !== 0 && { superName: pool.className(superIndex) }),
    interfaces,
    publicConstructors: readConstructors(reader, pool),
  };
}

function skipMembers(reader: ByteReader): void {
  for (let left = reader.u2(); left > 0; left--) {
    reader.skip(6);
    skipAttributes(reader);
  }
}

function readConstructors(reader: ByteReader, pool: ConstantPool): string[] {
  const constructors: string[] = [];
  for (let left = reader.u2(); left > 0; left--) {
    const access = reader.u2();
    const name = pool.utf8(reader.u2());
    const descriptor = pool.utf8(reader.u2());
    skipAttributes(reader);
    if (name === '<init>' && (access & ACC_PUBLIC) !== 0) constructors.push(descriptor);
  }
  return constructors;
}

function skipAttributes(reader: ByteReader): void {
  for (let left = reader.u2(); left > 0; left--) {
    reader.skip(2);
    reader.skip(reader.u4());
  }
}

const times = <T>(count: number, read: () => T): T[] => Array.from({ length: count }, read);

interface ConstantPool {
  /** @throws ClassFormatError */
  utf8(index: number): string;
  /** @throws ClassFormatError */
  className(index: number): string;
}

/** Bytes after the tag, of the entries whose content is not needed (JVMS 4.4). */
const ENTRY_SIZES: ReadonlyMap<number, number> = new Map([
  [3, 4], // Integer
  [4, 4], // Float
  [5, 8], // Long
  [6, 8], // Double
  [8, 2], // String
  [9, 4], // Fieldref
  [10, 4], // Methodref
  [11, 4], // InterfaceMethodref
  [12, 4], // NameAndType
  [15, 3], // MethodHandle
  [16, 2], // MethodType
  [17, 4], // Dynamic
  [18, 4], // InvokeDynamic
  [19, 2], // Module
  [20, 2], // Package
]);
const UTF8 = 1;
const CLASS = 7;
const LONG = 5;
const DOUBLE = 6;

function readConstantPool(reader: ByteReader): ConstantPool {
  const count = reader.u2();
  const texts = new Map<number, Uint8Array>();
  const classes = new Map<number, number>();
  for (let index = 1; index < count; index++) {
    const tag = reader.u1();
    if (tag === UTF8) texts.set(index, reader.bytes(reader.u2()));
    else if (tag === CLASS) classes.set(index, reader.u2());
    else {
      const size = ENTRY_SIZES.get(tag);
      if (size === undefined) throw new ClassFormatError(`entry ${index} of its constant pool is of no known kind`);
      reader.skip(size);
      // These two take two places (JVMS 4.4.5).
      if (tag === LONG || tag === DOUBLE) index++;
    }
  }
  const utf8 = (index: number): string => {
    const bytes = texts.get(index);
    if (bytes === undefined) throw new ClassFormatError(`entry ${index} of its constant pool is no text`);
    return modifiedUtf8(bytes);
  };
  return {
    utf8,
    className(index) {
      const name = classes.get(index);
      if (name === undefined) throw new ClassFormatError(`entry ${index} of its constant pool is no class`);
      return utf8(name).replaceAll('/', '.');
    },
  };
}

/** Java's own form (JVMS 4.4.7) differs from UTF-8 in surrogates and U+0000, which are decoded one by one. */
function modifiedUtf8(bytes: Uint8Array): string {
  let text = '';
  for (let i = 0; i < bytes.length; i++) {
    const first = bytes[i] ?? 0;
    if (first < 0x80) text += String.fromCharCode(first);
    else if (first >> 5 === 0b110) text += String.fromCharCode(((first & 0x1f) << 6) | continuation(bytes, ++i));
    else if (first >> 4 === 0b1110) {
      const middle = continuation(bytes, ++i);
      text += String.fromCharCode(((first & 0x0f) << 12) | (middle << 6) | continuation(bytes, ++i));
    } else throw new ClassFormatError('a text in its constant pool is malformed');
  }
  return text;
}

function continuation(bytes: Uint8Array, index: number): number {
  const byte = bytes[index];
  if (byte === undefined || byte >> 6 !== 0b10) throw new ClassFormatError('a text in its constant pool is malformed');
  return byte & 0x3f;
}
