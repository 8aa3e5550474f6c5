import type { ErrorDetails as WireErrorDetails } from '@aws-sdk/client-opensearch';
import type { ErrorDetails } from '../model/error-details.ts';

export const errorDetails = (error: ErrorDetails): WireErrorDetails => ({
  ErrorType: error.type,
  ErrorMessage: error.message,
});
