import type { ClassFile } from './class-file.ts';

/** What is known of the OpenSearch that a plugin is for, where a distribution of it is at hand. */
export interface EngineDistribution {
  /** `3.8.0`. */
  readonly release: string;
  /** Names of its modules, which `extended.plugins` may name and no plugin may have. */
  readonly modules: readonly string[];
  /** Names of plugins that nodes have anyhow, and no other plugin may have. */
  readonly reserved: readonly string[];
  /** What a plugin's class loader sees beside its own jars: the engine's `lib`, and the jars of the modules that it extends. */
  classPath(modules: readonly string[]): Promise<ClassPath>;
}

export interface ClassPath {
  /** Where the class lies, `lib/lucene-core-10.5.0.jar`; undefined when it is not there. */
  jarOf(className: string): string | undefined;
  read(className: string): Promise<ClassFile | undefined>;
}
