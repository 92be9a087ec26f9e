package org.vhe.data.omniglot;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.dataset.Split;
import org.vhe.data.omniglot.OmniglotPreparation.Division;

/** Reads what a preparation asks for, and divides it. */
final class OmniglotDivider {
    private final OmniglotPreparation choice;
    private final OmniglotReader reader;

    OmniglotDivider(OmniglotPreparation choice, boolean anyCounts) {
        this.choice = choice;
        OmniglotReader.Options options =
                OmniglotReader.Options.of(choice.preprocessing())
                        .withLightOnDark(choice.lightOnDark());
        this.reader = new OmniglotReader(anyCounts ? options.anyCounts() : options);
    }

    OmniglotData all(Path folder) throws IOException {
        if (choice.division() == Division.RANDOM1200) {
            Split split = split(reader.readAll(folder));
            return data(withValidationApart(split.training()), split.heldOut());
        }
        return data(training(folder), heldOut(folder));
    }

    static OmniglotData data(OmniglotTraining learned, GroupedDataset heldOut) {
        return new OmniglotData(learned.training(), learned.validation(), heldOut);
    }

    OmniglotTraining training(Path folder) throws IOException {
        return withValidationApart(
                choice.division() == Division.RANDOM1200
                        ? split(reader.readAll(folder)).training()
                        : reader.read(folder, choice.division().learned()));
    }

    GroupedDataset heldOut(Path folder) throws IOException {
        return choice.division() == Division.RANDOM1200
                ? split(reader.readAll(folder)).heldOut()
                : reader.read(folder, OmniglotPart.EVALUATION);
    }

    /** Divides all characters at random. */
    Split split(GroupedDataset all) {
        int characters = all.grouping(OmniglotReader.CHARACTER).groupCount();
        int learned = choice.trainingCharacters();
        requireFewer("trainingCharacters", learned, characters, "characters");
        return all.holdOut(OmniglotReader.CHARACTER, characters - learned, choice.splitSeed());
    }

    OmniglotTraining withValidationApart(GroupedDataset notHeldOut) {
        if (choice.validation() == 0) {
            return new OmniglotTraining(notHeldOut, Optional.empty());
        }
        String grouping = choice.division().grouping();
        requireFewer(
                "validation",
                choice.validation(),
                notHeldOut.grouping(grouping).groupCount(),
                grouping + "s that are not held out");
        Split seen = notHeldOut.holdOut(grouping, choice.validation(), choice.splitSeed());
        return new OmniglotTraining(seen.training(), Optional.of(seen.heldOut()));
    }

    private static void requireFewer(String name, int value, int groups, String what) {
        if (value >= groups) {
            throw new IllegalArgumentException(
                    "%s must be less than the %d %s, but is %d"
                            .formatted(name, groups, what, value));
        }
    }
}
