package org.longshore.reload;

import org.opensearch.action.ActionType;

/** Named as index-management names it, so that the same permission grants it. */
final class ReloadAction extends ActionType<ReloadResponse> {
    static final String NAME = "indices:admin/refresh_search_analyzers";
    static final ReloadAction INSTANCE = new ReloadAction();

    private ReloadAction() {
        super(NAME, ReloadResponse::new);
    }
}
