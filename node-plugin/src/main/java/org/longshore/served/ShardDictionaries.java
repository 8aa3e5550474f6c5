package org.longshore.served;

import java.io.IOException;
import java.util.List;
import org.opensearch.core.common.io.stream.StreamInput;
import org.opensearch.core.common.io.stream.StreamOutput;
import org.opensearch.core.common.io.stream.Writeable;

/** What a shard's index serves on the node that has it; all its shards there serve the same. */
record ShardDictionaries(String node, String index, List<ServedComponent> components) implements Writeable {

    ShardDictionaries(StreamInput in) throws IOException {
        this(in.readString(), in.readString(), in.readList(ServedComponent::new));
    }

    @Override
    public void writeTo(StreamOutput out) throws IOException {
        out.writeString(node);
        out.writeString(index);
        out.writeList(components);
    }
}
