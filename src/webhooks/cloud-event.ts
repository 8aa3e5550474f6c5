import type { Event, Webhook } from '../store/store.ts';

/** An event as CloudEvents 1.0 has it, structured mode. Source: CNCF, CloudEvents 1.0.2 and its JSON event format. */
export interface CloudEvent {
  readonly specversion: '1.0';
  /** Of the event; unique within the source. */
  readonly id: string;
  /** `/longshore/{region}/{account}` */
  readonly source: string;
  /** `org.longshore.AssociationActive` */
  readonly type: string;
  /** `association/000000000000/demo/F123456789` */
  readonly subject: string;
  /** RFC 3339. */
  readonly time: string;
  readonly datacontenttype: 'application/json';
  readonly data: Event['data'];
}

export const CLOUD_EVENT_TYPE = 'application/cloudevents+json; charset=utf-8';

export const cloudEvent = (event: Event, { accountId }: Pick<Webhook, 'accountId'>, region: string): CloudEvent => ({
  specversion: '1.0',
  id: String(event.id),
  source: `/longshore/${region}/${accountId}`,
  type: `org.longshore.${event.type}`,
  subject: event.subject,
  time: event.at.toISOString(),
  datacontenttype: 'application/json',
  data: event.data,
});
