import { z } from 'zod';
import type { Event } from '../store/store.ts';
import { label } from './labels.ts';
import type { EventView } from './shapes.ts';

/** Id of an event: those after it. */
export const eventPosition = z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER);

/** Members of a query that choose events. */
export const eventFilter = { subject: label.optional(), type: label.optional() };

export const eventView = ({ id, at, subject, type, data }: Event): EventView => ({
  id,
  at: at.toISOString(),
  subject,
  type,
  data: { ...data },
});
