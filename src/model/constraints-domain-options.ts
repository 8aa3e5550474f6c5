import {
  AutoTuneDesiredState,
  DeploymentStrategy,
  NaturalLanguageQueryGenerationDesiredState,
  NodeOptionsNodeType,
  OpenSearchWarmPartitionInstanceType,
  RolesKeyIdCOption,
  RollbackOnDisable,
  SubjectKeyIdCOption,
  TimeUnit,
  TLSSecurityPolicy,
  VolumeType,
} from '@aws-sdk/client-opensearch';
import { type Constraint, length, oneOf, pattern, required, type StructureConstraints } from './constraint.ts';
import { ARN, INSTANCE_TYPE, INTEGER, KMS_KEY_ID, ROLE_ARN } from './constraints-common.ts';

const USER_NAME: Constraint = length(1, 64);
const integer = (min: number, max: number): Constraint => ({ integer: true, range: { min, max } });

/** Of AutoTuneOptions and AutoTuneOptionsInput alike. */
const AUTO_TUNE: StructureConstraints = {
  DesiredState: oneOf(AutoTuneDesiredState),
  MaintenanceSchedules: { length: { max: 100 } },
};

const FEDERATION_KEY: Constraint = {
  ...length(1, 64),
  pattern: pattern('^(null|[A-Za-z][A-Za-z0-9_.:/=+\\-@]*)$'),
};

/** Structures inside the configuration of a domain. */
export const DOMAIN_OPTION_CONSTRAINTS: Readonly<Record<string, StructureConstraints>> = {
  ClusterConfig: {
    InstanceType: INSTANCE_TYPE,
    InstanceCount: INTEGER,
    DedicatedMasterType: INSTANCE_TYPE,
    DedicatedMasterCount: INTEGER,
    WarmType: oneOf(OpenSearchWarmPartitionInstanceType),
    WarmCount: INTEGER,
  },
  ZoneAwarenessConfig: { AvailabilityZoneCount: INTEGER },
  ColdStorageOptions: { Enabled: required() },
  NodeOption: { NodeType: oneOf(NodeOptionsNodeType) },
  NodeConfig: { Type: INSTANCE_TYPE, Count: INTEGER },
  EBSOptions: { VolumeType: oneOf(VolumeType), VolumeSize: INTEGER, Iops: INTEGER, Throughput: INTEGER },
  SnapshotOptions: { AutomatedSnapshotStartHour: INTEGER },
  CognitoOptions: {
    UserPoolId: { ...length(1, 55), pattern: pattern('[\\w-]+_[0-9a-zA-Z]+') },
    IdentityPoolId: { ...length(1, 55), pattern: pattern('[\\w-]+:[0-9a-f-]+') },
    RoleArn: ROLE_ARN,
  },
  EncryptionAtRestOptions: { KmsKeyId: KMS_KEY_ID },
  LogPublishingOption: { CloudWatchLogsLogGroupArn: ARN },
  DomainEndpointOptions: {
    TLSSecurityPolicy: oneOf(TLSSecurityPolicy),
    CustomEndpoint: {
      ...length(1, 255),
      pattern: pattern('^(((?!-)[A-Za-z0-9-]{0,62}[A-Za-z0-9])\\.)+((?!-)[A-Za-z0-9-]{1,62}[A-Za-z0-9])$'),
    },
    CustomEndpointCertificateArn: ARN,
  },
  MasterUserOptions: { MasterUserARN: ARN, MasterUserName: USER_NAME, MasterUserPassword: length(8, 128) },
  SAMLOptionsInput: { MasterUserName: USER_NAME, MasterBackendRole: length(1, 256), SessionTimeoutMinutes: INTEGER },
  SAMLIdp: { MetadataContent: required(length(1, 1_048_576)), EntityId: required(length(8, 512)) },
  JWTOptionsInput: { SubjectKey: length(1, 64), RolesKey: length(1, 64), JwksUrl: { length: { max: 2048 } } },
  IAMFederationOptionsInput: { SubjectKey: FEDERATION_KEY, RolesKey: FEDERATION_KEY },
  IdentityCenterOptionsInput: {
    IdentityCenterInstanceARN: {
      ...ARN,
      pattern: pattern('^arn:aws[a-z\\\\-]*:[a-z]+:[a-z0-9\\\\-]*:[0-9]*:[a-z0-9\\\\-]+\\/[a-z0-9\\\\-]+'),
    },
    IdentityCenterInstanceRegion: { ...length(5, 30), pattern: pattern('[a-z][a-z0-9\\-]+') },
    SubjectKey: oneOf(SubjectKeyIdCOption),
    RolesKey: oneOf(RolesKeyIdCOption),
  },
  AutoTuneOptions: { ...AUTO_TUNE, RollbackOnDisable: oneOf(RollbackOnDisable) },
  AutoTuneOptionsInput: AUTO_TUNE,
  Duration: { Value: integer(1, 24), Unit: oneOf(TimeUnit) },
  WindowStartTime: { Hours: required(integer(0, 23)), Minutes: required(integer(0, 59)) },
  NaturalLanguageQueryGenerationOptionsInput: { DesiredState: oneOf(NaturalLanguageQueryGenerationDesiredState) },
  DeploymentStrategyOptions: { DeploymentStrategy: required(oneOf(DeploymentStrategy)) },
  AutomatedSnapshotPauseRequestOptions: { Enabled: required() },
};
