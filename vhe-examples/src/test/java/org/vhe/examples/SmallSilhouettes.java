package org.vhe.examples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.dataset.Grouping;
import org.vhe.data.synthetic.Glyphs;
import us.hebi.matlab.mat.format.Mat5;
import us.hebi.matlab.mat.format.Mat5File;
import us.hebi.matlab.mat.types.Cell;
import us.hebi.matlab.mat.types.MatlabType;
import us.hebi.matlab.mat.types.Matrix;

/** Glyphs as a MATLAB file in the silhouettes' layout: 12 classes of 8 images. */
public final class SmallSilhouettes {
    public static final int CLASSES = 12;
    private static final int IMAGES = 8;
    private static final int SIDE = 28;

    private SmallSilhouettes() {}

    static void write(Path file) throws IOException {
        GroupedDataset glyphs = Glyphs.generate(new Glyphs.Options(1, CLASSES, IMAGES, 1, 11));
        Grouping characters = glyphs.grouping(Glyphs.CHARACTER);
        Matrix classes = Mat5.newMatrix(1, glyphs.size(), MatlabType.UInt8);
        Cell names = Mat5.newCell(1, CLASSES);
        for (int i = 0; i < glyphs.size(); i++) {
            classes.setInt(0, i, 1 + characters.groupOf(i));
        }
        for (int group = 0; group < CLASSES; group++) {
            names.set(group, Mat5.newString("class " + group));
        }
        Mat5File mat = Mat5.newMatFile();
        mat.addArray("X", images(glyphs)).addArray("Y", classes).addArray("classnames", names);
        Files.createDirectories(file.getParent());
        Mat5.writeToFile(mat, file.toFile());
    }

    /** The same, divided: of each class 4 images to learn from, 2 to validate, 2 to test with. */
    public static void writeDivided(Path file) throws IOException {
        GroupedDataset glyphs = Glyphs.generate(new Glyphs.Options(1, CLASSES, IMAGES, 1, 11));
        Grouping characters = glyphs.grouping(Glyphs.CHARACTER);
        Mat5File mat = Mat5.newMatFile();
        String[] parts = {"train", "train", "val", "test"};
        for (int part = 1; part < parts.length; part++) {
            String name = parts[part];
            int[] chosen =
                    IntStream.range(0, glyphs.size())
                            .filter(i -> parts[characters.positionOf(i) / 2].equals(name))
                            .toArray();
            Matrix classes = Mat5.newMatrix(chosen.length, 1, MatlabType.UInt8);
            for (int i = 0; i < chosen.length; i++) {
                classes.setInt(i, 0, 1 + characters.groupOf(chosen[i]));
            }
            mat.addArray(name + "_data", images(glyphs.subset(chosen)));
            mat.addArray(name + "_labels", classes);
        }
        Mat5.writeToFile(mat, file.toFile());
    }

    /** One column of pixels after the other, objects 0. */
    private static Matrix images(GroupedDataset glyphs) {
        Matrix images = Mat5.newMatrix(glyphs.size(), SIDE * SIDE, MatlabType.UInt8);
        float[] values = new float[SIDE * SIDE];
        for (int i = 0; i < glyphs.size(); i++) {
            glyphs.copyElement(i, values, 0);
            for (int pixel = 0; pixel < values.length; pixel++) {
                int column = pixel % SIDE * SIDE + pixel / SIDE;
                images.setInt(i, column, values[pixel] > 0.5 ? 0 : 1);
            }
        }
        return images;
    }
}
