package org.longshore.preview;

import org.opensearch.action.ActionType;

public final class PreviewAnalyzeAction extends ActionType<PreviewAnalyzeResponse> {
    static final String NAME = "indices:admin/longshore/preview/analyze";
    public static final PreviewAnalyzeAction INSTANCE = new PreviewAnalyzeAction();

    private PreviewAnalyzeAction() {
        super(NAME, PreviewAnalyzeResponse::new);
    }
}
