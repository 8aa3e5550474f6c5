import type { AssociationView } from '../../longshore-api/shapes.ts';
import { formatDate } from '../output/format.ts';
import { renderMembers } from '../output/table.ts';

const yesNo = (value: boolean): string => (value ? 'yes' : 'no');

export const viewMembers = (view: AssociationView): string =>
  renderMembers([
    ['Domain', view.domain],
    ['Package', view.packageName],
    ['ID', view.packageId],
    ['Type', view.packageType],
    ['Status', view.status],
    ['Error', view.error && `${view.error.type}: ${view.error.message}`],
    ['Waiting for', view.waitingFor],
    ['Wanted version', view.desiredVersion],
    ['Served version', view.servingVersion],
    ['Newest version', view.availableVersion],
    ['Served before', view.servedBefore.length === 0 ? undefined : view.servedBefore.join(', ')],
    ['Pinned', yesNo(view.pinned)],
    ['Auto-apply', yesNo(view.autoApply)],
    ['Reload policy', view.reloadPolicy],
    ['Path', view.referencePath],
    ['Stable path', view.aliasPath],
    ['Cancel requested', view.cancelRequested ? 'yes' : undefined],
    ['Changed (UTC)', formatDate(new Date(view.changeStartedAt))],
  ]);
