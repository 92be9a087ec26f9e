package org.vhe.examples.alphabets;

import java.util.Arrays;
import java.util.Locale;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.dataset.Grouping;
import org.vhe.core.model.Homoencoder;
import org.vhe.models.deconv.DeconvVhe;
import org.vhe.models.hierarchical.HierarchicalOptions;
import org.vhe.models.hierarchical.HierarchicalVhe;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** The network of alphabets, and what it is compared with: the same network with c alone. */
enum AlphabetNetwork {
    /** a is shared by the images of an alphabet, c by those of a character. */
    HIERARCHICAL,
    /** c is shared by the images of a character: a is taken out, all else is the same. */
    C_PER_CHARACTER,
    /** c is shared by the images of an alphabet: there are no characters. */
    C_PER_ALPHABET;

    /** Names as on the command line: {@code c-per-character}. */
    static final class Converter implements ITypeConverter<AlphabetNetwork> {
        @Override
        public AlphabetNetwork convert(String value) {
            return Arrays.stream(values())
                    .filter(candidate -> candidate.toString().equals(value))
                    .findFirst()
                    .orElseThrow(
                            () ->
                                    new TypeConversionException(
                                            "expected one of %s, but found '%s'"
                                                    .formatted(Arrays.toString(values()), value)));
        }
    }

    /** Whether a model has latents of alphabets. */
    static boolean isHierarchical(Homoencoder model) {
        return !model.structure().sharedOver(HierarchicalVhe.ALPHABET).isEmpty();
    }

    Homoencoder create(HierarchicalOptions options, long seed) {
        return this == HIERARCHICAL
                ? HierarchicalVhe.create(options, seed)
                : DeconvVhe.create(options.withoutAlphabets(), seed);
    }

    /** What it learns from: its classes are characters, or else alphabets. */
    GroupedDataset regroup(GroupedDataset data) {
        if (this != C_PER_ALPHABET) {
            return data;
        }
        Grouping alphabets = data.grouping(HierarchicalVhe.ALPHABET);
        int[] alphabetOf = new int[data.size()];
        Arrays.setAll(alphabetOf, alphabets::groupOf);
        return data.withoutGrouping(DeconvVhe.GROUPING)
                .withGrouping(new Grouping(DeconvVhe.GROUPING, alphabetOf, alphabets.labels()));
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
