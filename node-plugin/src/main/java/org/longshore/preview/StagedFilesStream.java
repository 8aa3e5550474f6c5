package org.longshore.preview;

import java.io.IOException;
import org.longshore.analysis.StagedFile;
import org.longshore.analysis.StagedFiles;
import org.opensearch.core.common.io.stream.StreamInput;
import org.opensearch.core.common.io.stream.StreamOutput;

/** Staged files on their way between nodes. */
final class StagedFilesStream {
    private StagedFilesStream() {}

    static StagedFiles read(StreamInput in) throws IOException {
        return new StagedFiles(in.readList(file -> new StagedFile(file.readString(), file.readStringList(), file.readString())));
    }

    static void write(StagedFiles files, StreamOutput out) throws IOException {
        out.writeCollection(files.files(), (to, file) -> {
            to.writeString(file.packageId());
            to.writeStringCollection(file.paths());
            to.writeString(file.stagedPath());
        });
    }
}
