import { describe, expect, it } from 'vitest';
import { eventLine } from './event-line.ts';

const event = {
  id: 7,
  at: '2026-11-24T20:40:12.345Z',
  subject: 'association/000000000000/demo/F123456789',
  type: 'AssociationActive',
};

describe('eventLine', () => {
  it('is one line of time, type, subject and members', () => {
    expect(eventLine({ ...event, data: { version: 'v2', milliseconds: 812, forced: false } })).toBe(
      '2026-11-24 20:40:12  AssociationActive  association/000000000000/demo/F123456789  version=v2 milliseconds=812 forced=false',
    );
    expect(eventLine({ ...event, data: {} })).toMatch(/F123456789$/);
  });

  it('stays one line that can be taken apart, whatever a member holds', () => {
    const line = eventLine({ ...event, data: { message: 'line 3:\n"a, , b"\u001b[2J', empty: '' } });
    expect(line).toContain('message="line 3:\\n\\"a, , b\\"\\u001b[2J" empty=""');
    expect(line).not.toContain('\n');
    expect(line).not.toContain('\u001b');
  });
});
