package org.longshore.analysis;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.opensearch.common.settings.Settings;
import org.opensearch.env.Environment;

/** Puts the paths of staged bytes in the place of those that index settings name. */
public record StagedFiles(List<StagedFile> files) {
    private static final String ANALYSIS = "index.analysis.";

    public StagedFiles {
        files = List.copyOf(files);
        if (files.stream().map(StagedFile::packageId).distinct().count() < files.size()) {
            throw new IllegalArgumentException("files: a package_id may be there once");
        }
    }

    /** @throws IllegalArgumentException */
    public void requireStaged(Environment environment) throws IOException {
        for (StagedFile file : files) {
            file.requireStaged(environment);
        }
    }

    /** Whether any analysis setting holds one of the paths as a whole word. */
    public boolean areNamedBy(Settings settings) {
        return settings.keySet().stream().anyMatch(key -> key.startsWith(ANALYSIS) && namedIn(settings, key).isEmpty() == false);
    }

    /** Package ids of the files that a setting names. */
    Set<String> namedIn(Settings settings, String key) {
        String value = settings.get(key);
        if (value == null) {
            return Set.of();
        }
        return files.stream().filter(file -> file.isNamedBy(value)).map(StagedFile::packageId).collect(Collectors.toSet());
    }

    public StagedFile of(String packageId) {
        return files.stream().filter(file -> file.packageId().equals(packageId)).findFirst().orElseThrow();
    }

    /** The same settings, as they are to be read with the staged bytes. */
    public Settings putInto(Settings settings) {
        return putInto(settings, key -> true);
    }

    /** Only in the settings whose full names are taken. */
    public Settings putInto(Settings settings, Predicate<String> keys) {
        Settings.Builder staged = Settings.builder().put(settings);
        for (String key : settings.keySet()) {
            if (key.startsWith(ANALYSIS) && keys.test(key) && namedIn(settings, key).isEmpty() == false) {
                if (isList(settings, key)) {
                    staged.putList(key, settings.getAsList(key).stream().map(this::putInto).toList());
                } else {
                    staged.put(key, putInto(settings.get(key)));
                }
            }
        }
        return staged.build();
    }

    private String putInto(String value) {
        String staged = value;
        for (StagedFile file : files) {
            staged = file.putInto(staged);
        }
        return staged;
    }

    /** Settings do not tell: a list reads as its own text, and text reads as a list of its parts. */
    private static boolean isList(Settings settings, String key) {
        return settings.getAsList(key).toString().equals(settings.get(key));
    }

    /** Whether this is where staged bytes lie. */
    boolean holds(String stagedPath) {
        return files.stream().anyMatch(file -> file.stagedPath().equals(stagedPath));
    }
}
