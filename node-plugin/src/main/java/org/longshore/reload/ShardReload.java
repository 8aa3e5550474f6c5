package org.longshore.reload;

import java.io.IOException;
import java.util.List;
import org.opensearch.core.common.io.stream.StreamInput;
import org.opensearch.core.common.io.stream.StreamOutput;
import org.opensearch.core.common.io.stream.Writeable;

/** A shard that now searches with the reloaded analyzers. */
record ShardReload(String index, List<String> analyzers) implements Writeable {

    ShardReload(StreamInput in) throws IOException {
        this(in.readString(), in.readStringList());
    }

    @Override
    public void writeTo(StreamOutput out) throws IOException {
        out.writeString(index);
        out.writeStringCollection(analyzers);
    }
}
