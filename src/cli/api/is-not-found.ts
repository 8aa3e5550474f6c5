/** The service says that there is no such thing. It does so in two ways: by type, and by a ValidationException's words. */
export function isNotFound(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error.name === 'ResourceNotFoundException') return true;
  return error.name === 'ValidationException' && /not found/i.test(error.message);
}
