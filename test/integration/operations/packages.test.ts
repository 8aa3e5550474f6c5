import { beforeEach, describe, expect, it } from 'vitest';
import { LIMITS } from '../../../src/model/limits.ts';
import { OperationCalls } from '../../support/operation-calls.ts';
import { describeStore } from '../../support/store-suite.ts';

const SOURCE = { S3BucketName: 'words', S3Key: 'synonyms.txt' };
const create = { PackageName: 'synonyms', PackageType: 'TXT-DICTIONARY', PackageSource: SOURCE } as const;
const plugin = { PackageName: 'my-plugin', PackageType: 'ZIP-PLUGIN', PackageSource: SOURCE } as const;
const NOT_FOUND = { code: 'ValidationException', message: expect.stringContaining('Package not found') };

describeStore('package operations', (subject) => {
  let api: OperationCalls;
  beforeEach(() => {
    api = new OperationCalls(subject.store);
  });

  describe('CreatePackage', () => {
    it('answers COPYING, with nothing that does not apply', async () => {
      const { PackageDetails } = await api.call('CreatePackage', { ...create, PackageDescription: '' });
      expect(PackageDetails).toEqual({
        PackageID: expect.stringMatching(/^F\d{9}$/),
        PackageName: 'synonyms',
        PackageType: 'TXT-DICTIONARY',
        PackageDescription: '',
        PackageStatus: 'COPYING',
        CreatedAt: expect.any(Date),
        LastUpdatedAt: expect.any(Date),
        AvailablePackageVersion: 'v1',
        AllowListedUserList: [],
        PackageOwner: '000000000000',
      });
    });

    it('writes task, event and audit in the same transaction, and wakes the loop', async () => {
      const id = await api.dictionary('synonyms');
      expect(api.woken).toEqual([{ kind: 'package', id }]);
      expect(await subject.store.tasks.claim('w', 1000)).toMatchObject({ kind: 'package', id });
      expect(await subject.store.events.list(0, 10)).toMatchObject([
        { subject: `package/${id}`, type: 'PackageCreated' },
      ]);
      expect(await subject.store.audit.list(10)).toMatchObject([
        { operation: 'CreatePackage', subject: `package/${id}`, requestId: 'request-1', accessKeyId: 'AKIDEXAMPLE' },
      ]);
    });

    it('leaves nothing behind when refused', async () => {
      await api.dictionary('synonyms');
      await api.refused('CreatePackage', create);
      expect(await subject.store.audit.list(10)).toHaveLength(1);
      expect(await subject.store.events.list(0, 10)).toHaveLength(1);
      expect(api.woken).toHaveLength(1);
    });

    it('refuses a name that is taken, in the same account only', async () => {
      await api.dictionary('synonyms');
      expect(await api.refused('CreatePackage', create)).toEqual({
        code: 'ResourceAlreadyExistsException',
        message: 'Package with name synonyms already exists.',
      });
      await expect(api.dictionary('synonyms', '111111111111')).resolves.toMatch(/^F/);
    });

    it('takes one name of a plugin for each engine version', async () => {
      await api.call('CreatePackage', { ...plugin, EngineVersion: 'OpenSearch_3.7' });
      const { PackageDetails } = await api.call('CreatePackage', { ...plugin, EngineVersion: 'OpenSearch_3.8' });
      expect(PackageDetails).toMatchObject({
        PackageID: expect.stringMatching(/^pkg-[0-9a-f]{40}$/),
        EngineVersion: 'OpenSearch_3.8',
      });
      expect(await api.refused('CreatePackage', { ...plugin, EngineVersion: 'OpenSearch_3.8' })).toMatchObject({
        code: 'ResourceAlreadyExistsException',
        message: 'Package with name my-plugin for OpenSearch_3.8 already exists.',
      });
    });

    it.each([
      [
        'a plugin without EngineVersion',
        plugin,
        'Operation not allowed. EngineVersion is a required parameter for this operation.',
      ],
      [
        'a dictionary with EngineVersion',
        { ...create, EngineVersion: 'OpenSearch_3.8' },
        'EngineVersion can only be specified for package type ZIP-PLUGIN',
      ],
      [
        'a source without a key',
        { ...create, PackageSource: { S3BucketName: 'words' } },
        'both S3BucketName and S3Key',
      ],
      [
        "a customer's key for a dictionary",
        { ...create, PackageEncryptionOptions: { EncryptionEnabled: true, KmsKeyIdentifier: 'alias/mine' } },
        'KmsKeyIdentifier can only be specified for package type ZIP-PLUGIN',
      ],
    ])('refuses %s', async (_, input, message) => {
      expect(await api.refused('CreatePackage', input)).toEqual({
        code: 'ValidationException',
        message: expect.stringContaining(message),
      });
    });

    it('keeps every option', async () => {
      const options = {
        PackageConfiguration: {
          LicenseRequirement: 'OPTIONAL',
          LicenseFilepath: 'a/licence.json',
          ConfigurationRequirement: 'NONE',
          RequiresRestartForConfigurationUpdate: true,
        },
        PackageVendingOptions: { VendingEnabled: true },
        PackageEncryptionOptions: { EncryptionEnabled: true, KmsKeyIdentifier: 'alias/mine' },
      } as const;
      const created = await api.call('CreatePackage', { ...plugin, EngineVersion: 'OpenSearch_3.8', ...options });
      const id = created.PackageDetails?.PackageID ?? '';
      await api.makeAvailable(id);
      const { PackageDetailsList } = await api.call('DescribePackages', {
        Filters: [{ Name: 'PackageID', Value: [id] }],
      });
      expect(PackageDetailsList).toMatchObject([
        {
          AvailablePackageConfiguration: options.PackageConfiguration,
          PackageVendingOptions: options.PackageVendingOptions,
          PackageEncryptionOptions: options.PackageEncryptionOptions,
        },
      ]);
    });

    it('stops at the quota of the account', async () => {
      const few = new OperationCalls(subject.store, { ...LIMITS.aws, packagesPerAccount: 1 });
      await few.dictionary('one');
      expect(await few.refused('CreatePackage', create)).toMatchObject({ code: 'LimitExceededException' });
      await expect(few.dictionary('another-account', '111111111111')).resolves.toMatch(/^F/);
    });
  });

  describe('UpdatePackage', () => {
    it('answers COPYING with the new version, and keeps what is not given', async () => {
      const id = await api.availableDictionary('synonyms');
      const { PackageDetails } = await api.call('UpdatePackage', {
        PackageID: id,
        PackageSource: SOURCE,
        PackageDescription: 'new words',
        PackageConfiguration: { LicenseRequirement: 'NONE', ConfigurationRequirement: 'NONE' },
      });
      expect(PackageDetails).toMatchObject({
        PackageStatus: 'COPYING',
        AvailablePackageVersion: 'v2',
        PackageDescription: 'new words',
      });
      await api.makeAvailable(id);
      await api.update(id);
      const { PackageDetailsList } = await api.call('DescribePackages', {});
      expect(PackageDetailsList).toMatchObject([{ AvailablePackageVersion: 'v3', PackageDescription: 'new words' }]);
    });

    it('takes another version while one is COPYING', async () => {
      const id = await api.dictionary('synonyms');
      await api.update(id);
      const { PackageVersionHistoryList } = await api.call('GetPackageVersionHistory', { PackageID: id });
      expect(PackageVersionHistoryList?.map(({ PackageVersion }) => PackageVersion)).toEqual(['v2', 'v1']);
    });

    it('falls back to the last good version when it fails, and says why', async () => {
      const id = await api.availableDictionary('synonyms');
      await api.update(id);
      await api.failCopy(id, { type: 'SourceNotReadable', message: 'The specified key does not exist.' });
      const { PackageDetailsList } = await api.call('DescribePackages', {});
      expect(PackageDetailsList).toMatchObject([
        {
          PackageStatus: 'COPY_FAILED',
          AvailablePackageVersion: 'v1',
          ErrorDetails: { ErrorType: 'SourceNotReadable', ErrorMessage: 'The specified key does not exist.' },
        },
      ]);
    });

    it('is refused for a package that does not exist, and for one that is only shared', async () => {
      expect(await api.refused('UpdatePackage', { PackageID: 'F1', PackageSource: SOURCE })).toEqual(NOT_FOUND);
      const id = await api.dictionary('synonyms', '111111111111');
      expect(await api.refused('UpdatePackage', { PackageID: id, PackageSource: SOURCE })).toEqual(NOT_FOUND);
      await api.call(
        'UpdatePackageScope',
        { PackageID: id, Operation: 'ADD', PackageUserList: ['GLOBAL'] },
        '111111111111',
      );
      expect(await api.refused('UpdatePackage', { PackageID: id, PackageSource: SOURCE })).toMatchObject({
        code: 'AccessDeniedException',
      });
    });
  });

  describe('DeletePackage', () => {
    it('makes a package gone at once, and its name free', async () => {
      const id = await api.availableDictionary('synonyms');
      const { PackageDetails } = await api.call('DeletePackage', { PackageID: id });
      expect(PackageDetails).toMatchObject({ PackageID: id, PackageStatus: 'DELETED' });
      expect(await api.call('DescribePackages', { Filters: [{ Name: 'PackageID', Value: [id] }] })).toEqual({
        PackageDetailsList: [],
      });
      expect(await api.refused('DeletePackage', { PackageID: id })).toEqual(NOT_FOUND);
      expect(await api.refused('GetPackageVersionHistory', { PackageID: id })).toEqual(NOT_FOUND);
      await expect(api.dictionary('synonyms')).resolves.not.toBe(id);
    });

    it('leaves a task, so that the bytes are collected', async () => {
      const id = await api.availableDictionary('synonyms');
      api.woken.length = 0;
      await api.call('DeletePackage', { PackageID: id });
      expect(api.woken).toEqual([{ kind: 'package', id }]);
    });

    it('is refused while associated, by name', async () => {
      const id = await api.availableDictionary('synonyms');
      await api.domain('demo');
      await api.associate(id, 'demo');
      expect(await api.refused('DeletePackage', { PackageID: id })).toEqual({
        code: 'ConflictException',
        message: `Package ${id} is associated with demo: dissociate it first.`,
      });
    });

    it("is refused for another account's package", async () => {
      const id = await api.dictionary('shared', '111111111111');
      await api.call(
        'UpdatePackageScope',
        { PackageID: id, Operation: 'ADD', PackageUserList: ['GLOBAL'] },
        '111111111111',
      );
      expect(await api.refused('DeletePackage', { PackageID: id })).toEqual({
        code: 'ValidationException',
        message: 'Operation not allowed. This package cannot be deleted.',
      });
    });
  });

  describe('GetPackageVersionHistory', () => {
    it('gives every version, newest first, in pages', async () => {
      const id = await api.dictionary('synonyms');
      await api.call('UpdatePackage', { PackageID: id, PackageSource: SOURCE, CommitMessage: 'second' });
      const first = await api.call('GetPackageVersionHistory', { PackageID: id, MaxResults: 1 });
      expect(first).toEqual({
        PackageID: id,
        PackageVersionHistoryList: [{ PackageVersion: 'v2', CommitMessage: 'second', CreatedAt: expect.any(Date) }],
        NextToken: expect.any(String),
      });
      const second = await api.call('GetPackageVersionHistory', { PackageID: id, NextToken: first.NextToken });
      expect(second).toEqual({
        PackageID: id,
        PackageVersionHistoryList: [{ PackageVersion: 'v1', CreatedAt: expect.any(Date) }],
      });
    });
  });

  describe('UpdatePackageScope', () => {
    const friend = '222222222222';

    it('shares a package with an account: seen, associated, not changed; its list is for the owner alone', async () => {
      const created = await api.call('CreatePackage', {
        PackageName: 'shared',
        PackageType: 'TXT-DICTIONARY',
        PackageSource: { S3BucketName: 'words', S3Key: 'shared' },
        PackageDescription: 'for all who see it',
      });
      const id = created.PackageDetails?.PackageID ?? '';
      await api.makeAvailable(id);
      const add = { PackageID: id, Operation: 'ADD' as const, PackageUserList: [friend] };
      expect(await api.call('UpdatePackageScope', add)).toEqual(add);
      const { PackageDetailsList } = await api.call('DescribePackages', {}, friend);
      expect(PackageDetailsList).toMatchObject([{ PackageID: id, PackageOwner: '000000000000' }]);
      expect(PackageDetailsList?.[0]).not.toHaveProperty('AllowListedUserList');
      expect(PackageDetailsList?.[0]?.PackageDescription).toBe('for all who see it');
      await api.domain('theirs', friend);
      await api.call('AssociatePackage', { PackageID: id, DomainName: 'theirs' }, friend);
      expect(await api.call('ListDomainsForPackage', { PackageID: id })).toEqual({ DomainPackageDetailsList: [] });
      expect(await api.refused('DeletePackage', { PackageID: id })).toMatchObject({
        message: expect.stringContaining('1 of other accounts'),
      });
      expect(await api.refused('UpdatePackageScope', add, friend)).toMatchObject({ code: 'ValidationException' });
    });

    it('takes it away again, and leaves what is associated, which can still be dissociated', async () => {
      const id = await api.availableDictionary('shared');
      await api.call('UpdatePackageScope', { PackageID: id, Operation: 'OVERRIDE', PackageUserList: [friend] });
      await api.domain('theirs', friend);
      await api.call('AssociatePackage', { PackageID: id, DomainName: 'theirs' }, friend);
      expect(
        await api.call('UpdatePackageScope', { PackageID: id, Operation: 'REMOVE', PackageUserList: [friend] }),
      ).toMatchObject({ PackageUserList: [] });
      expect(await api.call('DescribePackages', {}, friend)).toEqual({ PackageDetailsList: [] });
      const { DomainPackageDetailsList } = await api.call('ListPackagesForDomain', { DomainName: 'theirs' }, friend);
      expect(DomainPackageDetailsList).toMatchObject([{ PackageID: id, DomainPackageStatus: 'ASSOCIATING' }]);
      await api.call('DissociatePackage', { PackageID: id, DomainName: 'theirs' }, friend);
    });

    it('is refused for a package that was created not to be shared', async () => {
      const { PackageDetails } = await api.call('CreatePackage', {
        ...create,
        PackageVendingOptions: { VendingEnabled: false },
      });
      const id = PackageDetails?.PackageID;
      expect(
        await api.refused('UpdatePackageScope', { PackageID: id, Operation: 'ADD', PackageUserList: [friend] }),
      ).toMatchObject({ code: 'DisabledOperationException' });
    });
  });
});
