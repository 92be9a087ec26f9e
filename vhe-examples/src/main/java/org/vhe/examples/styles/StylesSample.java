package org.vhe.examples.styles;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.vhe.core.model.Homoencoder;
import org.vhe.examples.experiment.SampleCommand;
import org.vhe.examples.experiment.TestData;
import picocli.CommandLine.Command;

/** Pictures as figure 8 of the paper: contents in the styles of other images. */
@Command(name = "sample", description = "Draw unseen characters in the styles of other images.")
public final class StylesSample extends SampleCommand<StyledOmniglot> {
    /** With the experiment's own defaults. */
    public StylesSample() {
        super(Styles.NAME, new StyledOmniglot(), 8, 10);
    }

    @Override
    protected List<Path> draw(Homoencoder model, TestData test)
            throws IOException, InterruptedException {
        StyleTransferPicture picture = new StyleTransferPicture(model, seed());
        Path seen = out().resolve("transfer.png");
        Path unseen = out().resolve("transfer-unseen-styles.png");
        picture.write(seen, test.images(), rows(), columns());
        picture.write(unseen, data.inUnseenStyles(test), rows(), columns());
        return List.of(seen, unseen);
    }
}
