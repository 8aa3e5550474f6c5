"""The dictionary lifecycle as a boto3 user writes it. Arguments: work directory. Prints a JSON line per step; any surprise raises."""

import json
import sys
import time
import urllib.error
import urllib.request
from datetime import datetime
from pathlib import Path

import boto3
from botocore.exceptions import ClientError

WORK = Path(sys.argv[1])
DOMAIN = "three"
NAME = "python-synonyms"

es = boto3.client("opensearch")
s3 = boto3.client("s3")


def step(name, **seen):
    print(json.dumps({"step": name, **seen}), flush=True)


def until(what, probe, seconds=60):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        value = probe()
        if value is not None:
            return value
        time.sleep(0.1)
    raise AssertionError(f"{what}: not within {seconds} s")


def error_of(call, **arguments):
    try:
        call(**arguments)
    except ClientError as error:
        return error
    raise AssertionError(f"{call.__name__} did not fail")


def package(package_id):
    found = es.describe_packages(Filters=[{"Name": "PackageID", "Value": [package_id]}])["PackageDetailsList"]
    return found[0] if found and found[0]["PackageStatus"] not in ("COPYING", "VALIDATING") else None


def association(package_id):
    """Settled: a one-element list, or an empty one when it is gone."""
    listed = es.list_packages_for_domain(DomainName=DOMAIN)["DomainPackageDetailsList"]
    mine = [a for a in listed if a["PackageID"] == package_id]
    return None if mine and mine[0]["DomainPackageStatus"] in ("ASSOCIATING", "DISSOCIATING") else mine


def http(method, url, body=None):
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(url, data=data, method=method, headers={"content-type": "application/json"})
    with urllib.request.urlopen(request, timeout=60) as answer:
        return json.load(answer)


def hits_on_each_node(endpoint, query):
    nodes = http("GET", f"http://{endpoint}/_nodes/http")["nodes"].values()
    body = {"query": {"match": {"text": query}}}
    return {
        node["name"]: http("POST", f"http://{node['http']['publish_address']}/python/_search?preference=_local", body)[
            "hits"
        ]["total"]["value"]
        for node in nodes
    }


# Bigger than the SDK's multipart threshold: upload_file sends it in parts. A dictionary of one rule and many comments.
rules = WORK / "synonyms.txt"
rules.write_text("danish, croissant, pastry\n" + "# padding\n" * 1_300_000)
s3.create_bucket(Bucket="python")
s3.upload_file(str(rules), "python", "synonyms.txt")
step("uploaded", size=s3.head_object(Bucket="python", Key="synonyms.txt")["ContentLength"])

source = {"S3BucketName": "python", "S3Key": "synonyms.txt"}
created = es.create_package(
    PackageName=NAME, PackageType="TXT-DICTIONARY", PackageDescription="", PackageSource=source
)["PackageDetails"]
package_id = created["PackageID"]
assert isinstance(created["CreatedAt"], datetime), created
assert "ErrorDetails" not in created and "EngineVersion" not in created, created
step("created", status=created["PackageStatus"])

duplicate = error_of(es.create_package, PackageName=NAME, PackageType="TXT-DICTIONARY", PackageSource=source)
assert isinstance(duplicate, es.exceptions.ResourceAlreadyExistsException), duplicate
assert duplicate.response["ResponseMetadata"]["HTTPStatusCode"] == 409
assert duplicate.response["ResponseMetadata"]["RequestId"]

available = until("AVAILABLE", lambda: package(package_id))
assert (available["PackageStatus"], available["AvailablePackageVersion"]) == ("AVAILABLE", "v1"), available

# The documented request of associate_package, whole.
details = es.associate_package(
    PackageID=package_id,
    DomainName=DOMAIN,
    PrerequisitePackageIDList=[],
    AssociationConfiguration={"KeyStoreAccessOption": {"KeyStoreAccessEnabled": False}},
)["DomainPackageDetails"]
assert details["DomainPackageStatus"] == "ASSOCIATING", details
assert details["ReferencePath"] == f"analyzers/{package_id}", details
active = until("ACTIVE", lambda: association(package_id))[0]
assert (active["DomainPackageStatus"], active["PackageVersion"]) == ("ACTIVE", "v1"), active
assert isinstance(active["LastUpdated"], datetime), active
step("associated")

again = error_of(es.associate_package, PackageID=package_id, DomainName=DOMAIN)
assert isinstance(again, es.exceptions.ConflictException), again
assert again.response["Error"]["Message"] == "Package is already in desired state", again

endpoint = es.describe_domain(DomainName=DOMAIN)["DomainStatus"]["Endpoint"]
http(
    "PUT",
    f"http://{endpoint}/python",
    {
        "settings": {
            "number_of_shards": 1,
            "auto_expand_replicas": "0-all",
            "analysis": {
                "filter": {"s": {"type": "synonym_graph", "synonyms_path": f"analyzers/{package_id}", "updateable": True}},
                "analyzer": {"a": {"tokenizer": "standard", "filter": ["lowercase", "s"]}},
            },
        },
        "mappings": {"properties": {"text": {"type": "text", "analyzer": "standard", "search_analyzer": "a"}}},
    },
)
http("PUT", f"http://{endpoint}/python/_doc/1?refresh=true", {"text": "a croissant"})
http("GET", f"http://{endpoint}/_cluster/health/python?wait_for_status=green&timeout=60s")
assert hits_on_each_node(endpoint, "danish") == {"three-0": 1, "three-1": 1, "three-2": 1}
assert hits_on_each_node(endpoint, "brioche") == {"three-0": 0, "three-1": 0, "three-2": 0}
step("searched")

rules.write_text("danish, croissant, pastry, brioche\n")
s3.upload_file(str(rules), "python", "synonyms.txt")
updated = es.update_package(PackageID=package_id, PackageSource=source, CommitMessage="brioche")["PackageDetails"]
assert updated["AvailablePackageVersion"] == "v2", updated
es.associate_packages(DomainName=DOMAIN, PackageList=[{"PackageID": package_id}])
active = until("ACTIVE again", lambda: association(package_id))[0]
assert (active["DomainPackageStatus"], active["PackageVersion"]) == ("ACTIVE", "v2"), active
assert hits_on_each_node(endpoint, "brioche") == {"three-0": 1, "three-1": 1, "three-2": 1}
history = es.get_package_version_history(PackageID=package_id)["PackageVersionHistoryList"]
assert [(v["PackageVersion"], v.get("CommitMessage")) for v in history] == [("v2", "brioche"), ("v1", None)], history
step("updated")

http("DELETE", f"http://{endpoint}/python")
es.dissociate_package(PackageID=package_id, DomainName=DOMAIN)
assert until("dissociated", lambda: association(package_id)) == []
not_associated = error_of(es.dissociate_package, PackageID=package_id, DomainName=DOMAIN)
assert not_associated.response["Error"]["Code"] == "ValidationException", not_associated
assert "Package is not associated to this domain" in not_associated.response["Error"]["Message"], not_associated
es.delete_package(PackageID=package_id)
assert es.describe_packages(Filters=[{"Name": "PackageID", "Value": [package_id]}])["PackageDetailsList"] == []
assert "Package not found" in error_of(es.delete_package, PackageID=package_id).response["Error"]["Message"]
step("deleted")
