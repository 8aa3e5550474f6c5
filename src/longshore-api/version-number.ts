/** `v3` → 3; of what the shapes have let through. */
export const versionNumber = (name: string): number => Number(name.slice(1));
