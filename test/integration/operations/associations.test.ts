import { beforeEach, describe, expect, it } from 'vitest';
import { LIMITS } from '../../../src/model/limits.ts';
import { associationFailed, dissociationFailed, waiting } from '../../../src/packages/association-state.ts';
import { OperationCalls } from '../../support/operation-calls.ts';
import { describeStore } from '../../support/store-suite.ts';

const DOMAIN = { DomainName: 'demo' };
const NOT_FOUND = { code: 'ValidationException', message: expect.stringContaining('Package not found') };
const NO_DOMAIN = { code: 'ResourceNotFoundException', message: 'Domain not found: other' };
const DESIRED = { code: 'ConflictException', message: 'Package is already in desired state' };
const NOT_ASSOCIATED = {
  code: 'ValidationException',
  message: expect.stringContaining('Package is not associated to this domain'),
};

describeStore('association operations', (subject) => {
  let api: OperationCalls;
  let id: string;
  beforeEach(async () => {
    api = new OperationCalls(subject.store);
    id = await api.availableDictionary('synonyms');
    await api.domain('demo');
    api.woken.length = 0;
  });
  const listed = async () => (await api.call('ListPackagesForDomain', DOMAIN)).DomainPackageDetailsList;

  describe('AssociatePackage', () => {
    it('answers ASSOCIATING, with nothing that does not apply, and wakes the domain', async () => {
      const { DomainPackageDetails } = await api.call('AssociatePackage', { PackageID: id, ...DOMAIN });
      expect(DomainPackageDetails).toEqual({
        PackageID: id,
        PackageName: 'synonyms',
        PackageType: 'TXT-DICTIONARY',
        LastUpdated: expect.any(Date),
        DomainName: 'demo',
        DomainPackageStatus: 'ASSOCIATING',
        PackageVersion: 'v1',
        ReferencePath: `analyzers/${id}`,
      });
      expect(api.woken).toEqual([{ kind: 'domain', id: '000000000000/demo' }]);
      expect(await subject.store.events.list(0, 10)).toContainEqual(
        expect.objectContaining({ subject: `association/000000000000/demo/${id}`, type: 'AssociationRequested' }),
      );
    });

    it('is refused again while nothing newer is there, on its way and when it has come', async () => {
      await api.associate(id, 'demo');
      expect(await api.refused('AssociatePackage', { PackageID: id, ...DOMAIN })).toEqual(DESIRED);
      await api.serve(id, 'demo');
      expect(await api.refused('AssociatePackage', { PackageID: id, ...DOMAIN })).toEqual(DESIRED);
      expect(await listed()).toMatchObject([{ DomainPackageStatus: 'ACTIVE', PackageVersion: 'v1' }]);
    });

    it('applies an update, and shows the old version until the new one is served', async () => {
      await api.associate(id, 'demo');
      await api.serve(id, 'demo');
      await api.update(id);
      await api.makeAvailable(id);
      expect(await listed()).toMatchObject([{ DomainPackageStatus: 'ACTIVE', PackageVersion: 'v1' }]);
      await api.associate(id, 'demo');
      expect(await listed()).toMatchObject([{ DomainPackageStatus: 'ASSOCIATING', PackageVersion: 'v1' }]);
      await api.serve(id, 'demo');
      expect(await listed()).toMatchObject([{ DomainPackageStatus: 'ACTIVE', PackageVersion: 'v2' }]);
    });

    it('leaves a second domain at its version', async () => {
      await api.domain('other');
      for (const domain of ['demo', 'other']) {
        await api.associate(id, domain);
        await api.serve(id, domain);
      }
      await api.update(id);
      await api.makeAvailable(id);
      await api.associate(id, 'demo');
      await api.serve(id, 'demo');
      const { DomainPackageDetailsList } = await api.call('ListDomainsForPackage', { PackageID: id });
      const versions = DomainPackageDetailsList?.map((one) => [one.DomainName, one.PackageVersion]).sort();
      expect(versions).toEqual([
        ['demo', 'v2'],
        ['other', 'v1'],
      ]);
    });

    it('takes a package that is still COPYING, and a domain that is still Creating', async () => {
      const copying = await api.dictionary('words');
      await api.call('CreateDomain', { DomainName: 'young' });
      const { DomainPackageDetails } = await api.call('AssociatePackage', { PackageID: copying, DomainName: 'young' });
      expect(DomainPackageDetails).toMatchObject({ DomainPackageStatus: 'ASSOCIATING', PackageVersion: 'v1' });
    });

    it('takes the newest version on its way when an update was just asked for', async () => {
      await api.associate(id, 'demo');
      await api.serve(id, 'demo');
      await api.update(id);
      await api.associate(id, 'demo');
      expect(await subject.store.associations.find('000000000000/demo', id)).toMatchObject({ desiredVersion: 2 });
    });

    it('can be asked for again after a failure, and says why it failed', async () => {
      await api.associate(id, 'demo');
      const error = { type: 'ReloadFailed', message: 'index books, line 3' } as const;
      await api.changeAssociation(id, 'demo', (before) => associationFailed(before, error, new Date()));
      expect(await listed()).toMatchObject([
        {
          DomainPackageStatus: 'ASSOCIATION_FAILED',
          ErrorDetails: { ErrorType: 'ReloadFailed', ErrorMessage: 'index books, line 3' },
        },
      ]);
      await api.associate(id, 'demo');
      expect((await listed())?.[0]).not.toHaveProperty('ErrorDetails');
    });

    it('refuses a package that never had a usable version', async () => {
      const failed = await api.dictionary('words');
      await api.failCopy(failed, { type: 'SourceNotReadable', message: 'no such key' });
      expect(await api.refused('AssociatePackage', { PackageID: failed, ...DOMAIN })).toEqual({
        code: 'ValidationException',
        message: expect.stringContaining('is COPY_FAILED and has no version that can be used'),
      });
    });

    it.each(['ZIP-PLUGIN', 'PACKAGE-LICENSE', 'PACKAGE-CONFIG'] as const)(
      'says that a %s cannot be installed yet',
      async (type) => {
        const { PackageDetails } = await api.call('CreatePackage', {
          PackageName: 'other-kind',
          PackageType: type,
          PackageSource: { S3BucketName: 'b', S3Key: 'k.zip' },
          ...(type === 'ZIP-PLUGIN' && { EngineVersion: 'OpenSearch_3.8' }),
        });
        expect(await api.refused('AssociatePackage', { PackageID: PackageDetails?.PackageID, ...DOMAIN })).toEqual({
          code: 'ValidationException',
          message: expect.stringMatching(/is a [A-Z-]+: installing one on a domain is not offered yet/),
        });
      },
    );

    it('takes a key store option that is turned off, shows it, and refuses one that is turned on', async () => {
      const off = { KeyStoreAccessOption: { KeyStoreAccessEnabled: false } };
      await api.call('AssociatePackage', { PackageID: id, ...DOMAIN, AssociationConfiguration: off });
      expect(await listed()).toMatchObject([{ AssociationConfiguration: off }]);
      const on = { KeyStoreAccessOption: { KeyStoreAccessEnabled: true } };
      expect(
        await api.refused('AssociatePackage', { PackageID: id, ...DOMAIN, AssociationConfiguration: on }),
      ).toMatchObject({ code: 'ValidationException', message: expect.stringContaining('key store') });
    });

    it('refuses what is not there', async () => {
      expect(await api.refused('AssociatePackage', { PackageID: 'F1', ...DOMAIN })).toEqual(NOT_FOUND);
      expect(await api.refused('AssociatePackage', { PackageID: id, DomainName: 'other' })).toEqual(NO_DOMAIN);
    });

    it('refuses a domain that is being deleted', async () => {
      await api.call('DeleteDomain', DOMAIN);
      expect(await api.refused('AssociatePackage', { PackageID: id, ...DOMAIN })).toEqual({
        code: 'ValidationException',
        message: 'Domain demo is being deleted.',
      });
    });

    it('stops at the quota of the domain, and still applies updates', async () => {
      const few = new OperationCalls(subject.store, { ...LIMITS.aws, packagesPerDomain: 1 });
      await few.associate(id, 'demo');
      const second = await few.availableDictionary('words');
      expect(await few.refused('AssociatePackage', { PackageID: second, ...DOMAIN })).toMatchObject({
        code: 'ValidationException',
        message: expect.stringContaining('has room for 1 packages'),
      });
      await few.update(id);
      await expect(few.associate(id, 'demo')).resolves.toBeUndefined();
    });

    it('wants its prerequisites on the domain before', async () => {
      const first = await api.availableDictionary('first');
      const input = { PackageID: id, ...DOMAIN, PrerequisitePackageIDList: [first] };
      expect(await api.refused('AssociatePackage', input)).toEqual({
        code: 'ValidationException',
        message: expect.stringContaining(`Package ${id} needs ${first} on domain demo first`),
      });
      await api.associate(first, 'demo');
      const { DomainPackageDetails } = await api.call('AssociatePackage', input);
      expect(DomainPackageDetails).toMatchObject({ PrerequisitePackageIDList: [first] });
      expect(await api.refused('AssociatePackage', { ...input, PrerequisitePackageIDList: [id] })).toMatchObject({
        message: `Package ${id} cannot be its own prerequisite.`,
      });
    });
  });

  describe('AssociatePackages', () => {
    it('takes packages that are each the prerequisite of the other', async () => {
      const other = await api.availableDictionary('other');
      const { DomainPackageDetailsList } = await api.call('AssociatePackages', {
        ...DOMAIN,
        PackageList: [
          { PackageID: id, PrerequisitePackageIDList: [other] },
          { PackageID: other, PrerequisitePackageIDList: [id] },
        ],
      });
      expect(DomainPackageDetailsList).toMatchObject([
        { PackageID: id, DomainPackageStatus: 'ASSOCIATING' },
        { PackageID: other, DomainPackageStatus: 'ASSOCIATING' },
      ]);
    });

    it.each([
      ['a package that is not there', () => ['F1'], NOT_FOUND],
      [
        'a package that is there already',
        () => ['again'],
        { code: 'ConflictException', message: expect.stringMatching(/^Package is already in desired state: F/) },
      ],
      [
        'the same package twice',
        () => ['new', 'new'],
        { code: 'ValidationException', message: expect.stringContaining('is listed twice') },
      ],
    ])('does nothing at all with %s in the list', async (_, last, refused) => {
      const known: Record<string, string> = {
        new: await api.availableDictionary('new'),
        again: await api.availableDictionary('again'),
      };
      await api.associate(known.again ?? '', 'demo');
      const PackageList = ['new', ...last()].map((name) => ({ PackageID: known[name] ?? name }));
      expect(await api.refused('AssociatePackages', { ...DOMAIN, PackageList })).toEqual(refused);
      expect((await listed())?.map(({ PackageName }) => PackageName)).toEqual(['again']);
    });

    it('refuses an empty list and an unknown domain', async () => {
      expect(await api.refused('AssociatePackages', { ...DOMAIN, PackageList: [] })).toMatchObject({
        code: 'ValidationException',
      });
      const PackageList = [{ PackageID: id }];
      expect(await api.refused('AssociatePackages', { DomainName: 'other', PackageList })).toEqual(NO_DOMAIN);
    });
  });

  describe('DissociatePackage', () => {
    it('answers DISSOCIATING, and the same when asked again', async () => {
      await api.associate(id, 'demo');
      await api.serve(id, 'demo');
      const { DomainPackageDetails } = await api.call('DissociatePackage', { PackageID: id, ...DOMAIN });
      expect(DomainPackageDetails).toMatchObject({ PackageID: id, DomainPackageStatus: 'DISSOCIATING' });
      expect(await api.call('DissociatePackage', { PackageID: id, ...DOMAIN })).toEqual({ DomainPackageDetails });
      expect(await api.refused('AssociatePackage', { PackageID: id, ...DOMAIN })).toMatchObject({
        code: 'ConflictException',
        message: expect.stringContaining('is being dissociated'),
      });
    });

    it('can be asked for again after it failed, and so can the association', async () => {
      await api.associate(id, 'demo');
      await api.serve(id, 'demo');
      await api.call('DissociatePackage', { PackageID: id, ...DOMAIN });
      const error = { type: 'InUse', message: 'index books' } as const;
      await api.changeAssociation(id, 'demo', (before) => dissociationFailed(before, error, new Date()));
      expect(await listed()).toMatchObject([
        { DomainPackageStatus: 'DISSOCIATION_FAILED', ErrorDetails: { ErrorType: 'InUse' } },
      ]);
      await api.call('DissociatePackage', { PackageID: id, ...DOMAIN });
      await api.changeAssociation(id, 'demo', (before) => dissociationFailed(before, error, new Date()));
      await api.associate(id, 'demo');
      expect(await listed()).toMatchObject([{ DomainPackageStatus: 'ASSOCIATING' }]);
    });

    it('refuses what is not there', async () => {
      expect(await api.refused('DissociatePackage', { PackageID: id, ...DOMAIN })).toEqual(NOT_ASSOCIATED);
      expect(await api.refused('DissociatePackage', { PackageID: 'F1', ...DOMAIN })).toEqual(NOT_FOUND);
      expect(await api.refused('DissociatePackage', { PackageID: id, DomainName: 'other' })).toEqual(NO_DOMAIN);
    });

    it('refuses a prerequisite of what stays, unless both go together', async () => {
      const other = await api.availableDictionary('other');
      await api.associate(id, 'demo');
      await api.call('AssociatePackage', { PackageID: other, ...DOMAIN, PrerequisitePackageIDList: [id] });
      expect(await api.refused('DissociatePackage', { PackageID: id, ...DOMAIN })).toEqual({
        code: 'ConflictException',
        message: expect.stringContaining(`Package ${id} is a prerequisite of ${other} on domain demo`),
      });
      const { DomainPackageDetailsList } = await api.call('DissociatePackages', {
        ...DOMAIN,
        PackageList: [id, other],
      });
      expect(DomainPackageDetailsList).toMatchObject([
        { PackageID: id, DomainPackageStatus: 'DISSOCIATING' },
        { PackageID: other, DomainPackageStatus: 'DISSOCIATING' },
      ]);
    });
  });

  describe('DissociatePackages', () => {
    it('does nothing at all when one of them is not associated', async () => {
      const other = await api.availableDictionary('other');
      await api.associate(id, 'demo');
      expect(await api.refused('DissociatePackages', { ...DOMAIN, PackageList: [id, other] })).toEqual(NOT_ASSOCIATED);
      expect(await listed()).toMatchObject([{ DomainPackageStatus: 'ASSOCIATING' }]);
      expect(await api.refused('DissociatePackages', { ...DOMAIN, PackageList: [] })).toMatchObject({
        code: 'ValidationException',
      });
    });
  });

  describe('the lists', () => {
    it('are newest first, in pages, without a token on the last', async () => {
      const other = await api.availableDictionary('other');
      await api.associate(id, 'demo');
      await api.associate(other, 'demo');
      const first = await api.call('ListPackagesForDomain', { ...DOMAIN, MaxResults: 1 });
      expect(first.DomainPackageDetailsList).toMatchObject([{ PackageID: other }]);
      const second = await api.call('ListPackagesForDomain', { ...DOMAIN, NextToken: first.NextToken });
      expect(second.DomainPackageDetailsList).toMatchObject([{ PackageID: id }]);
      expect(second).not.toHaveProperty('NextToken');
      expect(await api.refused('ListPackagesForDomain', { DomainName: 'other' })).toEqual(NO_DOMAIN);
      expect(await api.refused('ListDomainsForPackage', { PackageID: 'F1' })).toEqual(NOT_FOUND);
    });
  });

  it('says in DescribeDomainChangeProgress what an association waits for', async () => {
    await api.associate(id, 'demo');
    await api.changeAssociation(id, 'demo', (before) => waiting(before, 'node demo-0: connect ECONNREFUSED'));
    const { ChangeProgressStatus } = await api.call('DescribeDomainChangeProgress', DOMAIN);
    expect(ChangeProgressStatus).toMatchObject({ Status: 'PROCESSING', TotalNumberOfStages: 3 });
    expect(ChangeProgressStatus?.ChangeProgressStages).toContainEqual({
      Name: `Associating package ${id}`,
      Status: 'IN_PROGRESS',
      Description: 'Waits for node demo-0: connect ECONNREFUSED',
      LastUpdated: expect.any(Date),
    });
    await api.serve(id, 'demo');
    const done = await api.call('DescribeDomainChangeProgress', DOMAIN);
    expect(done.ChangeProgressStatus).toMatchObject({ Status: 'COMPLETED', TotalNumberOfStages: 2 });
  });
});
