/** A class as a compiler would write it, with as little in it as there can be. Names as in a class file: `org/example/Demo`. */
export interface ClassToWrite {
  readonly name: string;
  /** `org/opensearch/plugins/Plugin` unless something else. */
  readonly superName?: string;
  readonly interfaces?: readonly string[];
  /** 65 is Java 21. */
  readonly majorVersion?: number;
  readonly minorVersion?: number;
  /** Public and no interface, unless something else. */
  readonly access?: number;
  /** Descriptors of public constructors; one that takes nothing, unless something else. */
  readonly constructors?: readonly string[];
}

const u2 = (value: number): number[] => [value >> 8, value & 0xff];
const u4 = (value: number): number[] => [...u2(value >>> 16), ...u2(value & 0xffff)];

/** Nothing runs it: its constructors have no code. */
export function classBytes(given: ClassToWrite): Buffer {
  const { name, superName = 'org/opensearch/plugins/Plugin', interfaces = [], constructors = ['()V'] } = given;
  const pool: number[][] = [];
  const add = (entry: number[]): number => pool.push(entry);
  const utf8 = (text: string): number => {
    const bytes = [...Buffer.from(text, 'utf8')];
    return add([1, ...u2(bytes.length), ...bytes]);
  };
  const classOf = (text: string): number => add([7, ...u2(utf8(text))]);
  const self = classOf(name);
  const parent = classOf(superName);
  const implemented = interfaces.map(classOf);
  // A long takes two places, and is followed by kinds that are passed over.
  add([5, ...u4(0), ...u4(42)]);
  add([]);
  add([15, 6, ...u2(1)]);
  const init = utf8('<init>');
  const descriptors = constructors.map(utf8);
  const privately = utf8('(I)V');
  const attribute = [...u2(utf8('Note')), ...u4(3), 1, 2, 3];
  const member = (access: number, descriptor: number) => [
    ...u2(access),
    ...u2(init),
    ...u2(descriptor),
    ...u2(1),
    ...attribute,
  ];
  return Buffer.from([
    ...u4(0xcafebabe),
    ...u2(given.minorVersion ?? 0),
    ...u2(given.majorVersion ?? 65),
    ...u2(pool.length + 1),
    ...pool.flat(),
    ...u2(given.access ?? 0x0021),
    ...u2(self),
    ...u2(parent),
    ...u2(implemented.length),
    ...implemented.flatMap(u2),
    ...u2(1),
    ...member(2, privately),
    ...u2(descriptors.length + 1),
    ...member(2, privately),
    ...descriptors.flatMap((descriptor) => member(1, descriptor)),
    ...u2(0),
  ]);
}
