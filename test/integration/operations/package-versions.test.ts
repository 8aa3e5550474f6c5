import { beforeEach, describe, expect, it } from 'vitest';
import { associationFailed } from '../../../src/packages/association-state.ts';
import { pin } from '../../../src/packages/association-versions.ts';
import { OperationCalls } from '../../support/operation-calls.ts';
import { describeStore } from '../../support/store-suite.ts';

const DOMAIN = { DomainName: 'demo' };

describeStore('the version that is associated', (subject) => {
  let api: OperationCalls;
  let id: string;
  beforeEach(async () => {
    api = new OperationCalls(subject.store);
    id = await api.availableDictionary('synonyms');
    for (const _ of [2, 3]) {
      await api.update(id);
      await api.makeAvailable(id);
    }
    await api.domain('demo');
  });
  const input = () => ({ PackageID: id, ...DOMAIN });
  const named = (version: string | undefined) => {
    api.packageVersion = version;
    return api;
  };
  const association = () => subject.store.associations.find('000000000000/demo', id);

  it('is the one that the header names, also an older one', async () => {
    const { DomainPackageDetails } = await named('v2').call('AssociatePackage', input());
    expect(DomainPackageDetails).toMatchObject({ DomainPackageStatus: 'ASSOCIATING', PackageVersion: 'v2' });
    await api.serve(id, 'demo');
    await named(`${id}=v1`).call('AssociatePackage', input());
    await api.serve(id, 'demo');
    expect(await association()).toMatchObject({ servingVersion: 1, servedBefore: [2] });
    expect(await named('v1').refused('AssociatePackage', input())).toMatchObject({
      code: 'ConflictException',
      message: 'Package is already in desired state',
    });
    await named(undefined).call('AssociatePackage', input());
    expect(await association()).toMatchObject({ desiredVersion: 3 });
  });

  it('is named for each package of AssociatePackages, or is the newest', async () => {
    const other = await api.availableDictionary('other');
    const PackageList = [{ PackageID: id }, { PackageID: other }];
    const { DomainPackageDetailsList } = await named(`${id}=v1`).call('AssociatePackages', { ...DOMAIN, PackageList });
    expect(DomainPackageDetailsList).toMatchObject([{ PackageVersion: 'v1' }, { PackageVersion: 'v1' }]);
    expect(await association()).toMatchObject({ desiredVersion: 1 });
  });

  it.each([
    ['garbled', 'newest', "Header x-longshore-package-version: 'newest' is neither v3 nor F123456789=v3."],
    ['of another package', 'F999999999=v1', 'package F999999999 is not one of those that are to be associated'],
    ['unknown', 'v9', 'has no version v9.'],
  ])('is refused when it is %s, and nothing is done', async (_, header, message) => {
    expect(await named(header).refused('AssociatePackage', input())).toEqual({
      code: 'ValidationException',
      message: expect.stringContaining(message),
    });
    expect(await association()).toBeUndefined();
  });

  it('comes with the reload policy and auto-apply that headers ask for, from the start', async () => {
    api.policyHeaders = { reloadPolicy: 'sometimes' };
    expect(await api.refused('AssociatePackage', input())).toEqual({
      code: 'ValidationException',
      message: "Header x-longshore-reload-policy: 'sometimes' is none of auto, reopen, manual.",
    });
    expect(await association()).toBeUndefined();
    api.policyHeaders = { reloadPolicy: 'reopen', autoApply: 'true' };
    await api.call('AssociatePackage', input());
    expect(await association()).toMatchObject({ reloadPolicy: 'reopen', autoApply: true });
  });

  it('is refused when it failed, and waited for when it is the newest and on its way', async () => {
    await api.update(id);
    await api.failCopy(id, { type: 'SourceNotReadable', message: 'no such key' });
    expect(await named('v4').refused('AssociatePackage', input())).toEqual({
      code: 'ValidationException',
      message: expect.stringContaining(`Version v4 of package ${id} is COPY_FAILED`),
    });
    await api.update(id);
    await api.update(id);
    expect(await named('v5').refused('AssociatePackage', input())).toMatchObject({
      message: expect.stringContaining('is COPYING: only one that is AVAILABLE'),
    });
    await named('v6').call('AssociatePackage', input());
    expect(await association()).toMatchObject({ desiredVersion: 6, state: { status: 'ASSOCIATING' } });
  });

  it('stays where it is pinned until another one is named', async () => {
    await named('v2').call('AssociatePackage', input());
    await api.serve(id, 'demo');
    await api.changeAssociation(id, 'demo', (before) => {
      const outcome = pin(before, undefined, new Date());
      if ('refused' in outcome) throw new Error(outcome.refused);
      return outcome.association;
    });
    expect(await named(undefined).refused('AssociatePackage', input())).toEqual({
      code: 'ConflictException',
      message: `Package ${id} on domain demo is pinned to its version: unpin it, or name the version that it is to have.`,
    });
    await named('v1').call('AssociatePackage', input());
    const error = { type: 'RehearsalFailed', message: 'line 3' } as const;
    await api.changeAssociation(id, 'demo', (before) => associationFailed(before, error, new Date()));
    await named(undefined).call('AssociatePackage', input());
    expect(await association()).toMatchObject({ desiredVersion: 1, pinned: true, servingVersion: 2 });
  });

  it('has a second path by the name of the package, unless another package of the domain has it', async () => {
    await api.associate(id, 'demo');
    expect(await association()).toMatchObject({ aliasPath: 'analyzers/synonyms' });
    const shared = await api.availableDictionary('synonyms', '111111111111');
    await api.call(
      'UpdatePackageScope',
      { PackageID: shared, Operation: 'ADD', PackageUserList: ['000000000000'] },
      '111111111111',
    );
    const { DomainPackageDetails } = await api.call('AssociatePackage', { PackageID: shared, ...DOMAIN });
    expect(DomainPackageDetails).not.toHaveProperty('aliasPath');
    expect(await subject.store.associations.find('000000000000/demo', shared)).not.toHaveProperty('aliasPath');
  });

  describe('of a dictionary of several files', () => {
    it('is refused for an engine that cannot read one', async () => {
      await api.update(id);
      await api.makeAvailable(id, 'directory');
      await api.call('CreateDomain', { DomainName: 'older', EngineVersion: 'OpenSearch_3.6' });
      const older = { PackageID: id, DomainName: 'older' };
      expect(await api.refused('AssociatePackage', older)).toEqual({
        code: 'ValidationException',
        message: `Operation not allowed. Package ${id}: a dictionary of several files is read by ref_path of Hunspell filters, which OpenSearch 3.7 brings, and the domain is OpenSearch_3.6.`,
      });
      // Versions are judged one by one.
      await named('v3').call('AssociatePackage', older);
      await named('v4').call('AssociatePackage', input());
    });
  });
});
