package org.vhe.data.omniglot;

import java.util.Locale;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.vhe.data.archive.MalformedDataException;

/** The path {@code images_background/<alphabet>/<character>/<file>.png} of a drawing. */
record DrawingPath(String alphabet, String character, String file) {
    /** Number of the character over all alphabets, number of the drawer within the alphabet. */
    private static final Pattern NUMBERED = Pattern.compile("\\d{4}_(\\d{2})\\.(?i:png)");

    static DrawingPath of(String[] parts, String source) throws MalformedDataException {
        if (parts.length != 4 || !parts[3].toLowerCase(Locale.ROOT).endsWith(".png")) {
            throw new MalformedDataException(
                    source,
                    "expected <part>/<alphabet>/<character>/<drawing>.png, found "
                            + String.join("/", parts));
        }
        return new DrawingPath(parts[1], parts[2], parts[3]);
    }

    String characterLabel() {
        return alphabet + "/" + character;
    }

    /** The number of the drawer, if the file's name tells. */
    OptionalInt drawer() {
        Matcher name = NUMBERED.matcher(file);
        return name.matches()
                ? OptionalInt.of(Integer.parseInt(name.group(1)))
                : OptionalInt.empty();
    }

    String drawerLabel() {
        return "%s/drawer%02d".formatted(alphabet, drawer().orElseThrow());
    }
}
