package org.vhe.examples.own;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.eigen.Eigen;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.dataset.Grouping;
import org.vhe.core.io.AtomicFile;

/**
 * A picture of embeddings in their two principal components: each image where its embedding is, in
 * the colour of its class, and the class's name in the middle of its members.
 */
final class EmbeddingMap {
    private static final int SIZE = 1200;
    private static final int MARGIN = 60;
    private static final int THUMBNAIL = 36;
    private static final int MOST = 600;
    private static final float GOLDEN = 0.618034f;

    private final GroupedDataset images;
    private final Grouping classes;
    private final double[][] places;

    /**
     * @param images gray or of three channels, [channels, height, width]
     * @param means [image, event...]
     */
    EmbeddingMap(GroupedDataset images, String grouping, INDArray means) {
        this.images = images;
        this.classes = images.grouping(grouping);
        this.places = principal(means);
    }

    /** Coordinates by the two directions of most variance, [row][2]. */
    static double[][] principal(INDArray means) {
        long rows = means.size(0);
        INDArray x = means.castTo(DataType.DOUBLE).reshape(rows, -1);
        INDArray centred = x.subRowVector(x.mean(0));
        long size = centred.size(1);
        if (size < 2) {
            double[][] line = new double[(int) rows][2];
            for (int i = 0; i < rows; i++) {
                line[i][0] = centred.getDouble(i, 0);
            }
            return line;
        }
        INDArray vectors = centred.transpose().mmul(centred).divi(Math.max(1, rows - 1));
        Eigen.symmetricGeneralizedEigenvalues(vectors); // ascending; leaves the vectors as columns
        INDArray two =
                vectors.get(NDArrayIndex.all(), NDArrayIndex.interval(size - 2, size)).dup('c');
        double[][] found = centred.mmul(two).toDoubleMatrix();
        for (double[] place : found) {
            double second = place[0];
            place[0] = place[1];
            place[1] = second;
        }
        return found;
    }

    void write(Path file) throws IOException {
        BufferedImage picture = draw();
        AtomicFile.write(file, out -> ImageIO.write(picture, "png", out));
    }

    private BufferedImage draw() {
        BufferedImage picture = new BufferedImage(SIZE, SIZE, BufferedImage.TYPE_INT_RGB);
        Graphics2D g = picture.createGraphics();
        g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        g.setRenderingHint(
                RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
        g.setColor(Color.WHITE);
        g.fillRect(0, 0, SIZE, SIZE);
        int[][] pixels = pixels();
        int step = Math.max(1, (pixels.length + MOST - 1) / MOST);
        for (int i = 0; i < pixels.length; i += step) {
            Color colour = colour(classes.groupOf(i));
            int left = pixels[i][0] - THUMBNAIL / 2;
            int top = pixels[i][1] - THUMBNAIL / 2;
            g.drawImage(thumbnail(i, colour), left, top, THUMBNAIL, THUMBNAIL, null);
            if (images.elementShape()[0] != 1) {
                g.setColor(colour);
                g.setStroke(new BasicStroke(2));
                g.drawRect(left, top, THUMBNAIL, THUMBNAIL);
            }
        }
        label(g, pixels);
        g.dispose();
        return picture;
    }

    private int[][] pixels() {
        double[] least = {Double.MAX_VALUE, Double.MAX_VALUE};
        double[] most = {-Double.MAX_VALUE, -Double.MAX_VALUE};
        for (double[] place : places) {
            for (int axis = 0; axis < 2; axis++) {
                least[axis] = Math.min(least[axis], place[axis]);
                most[axis] = Math.max(most[axis], place[axis]);
            }
        }
        int[][] pixels = new int[places.length][2];
        for (int i = 0; i < places.length; i++) {
            for (int axis = 0; axis < 2; axis++) {
                double range = most[axis] - least[axis];
                double part = range > 0 ? (places[i][axis] - least[axis]) / range : 0.5;
                pixels[i][axis] = (int) (MARGIN + part * (SIZE - 2 * MARGIN));
            }
        }
        return pixels;
    }

    /** Ink in the class's colour on nothing, or the image itself. */
    private BufferedImage thumbnail(int element, Color colour) {
        long[] shape = images.elementShape();
        int height = (int) shape[1];
        int width = (int) shape[2];
        float[] values = images.values(element)[0];
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_ARGB);
        int plane = height * width;
        for (int i = 0; i < plane; i++) {
            int argb =
                    shape[0] == 3
                            ? 0xFF000000
                                    | level(values[i]) << 16
                                    | level(values[plane + i]) << 8
                                    | level(values[2 * plane + i])
                            : level(values[i]) << 24 | colour.getRGB() & 0xFFFFFF;
            image.setRGB(i % width, i / width, argb);
        }
        return image;
    }

    private static int level(float value) {
        return Math.round(255 * Math.max(0, Math.min(1, value)));
    }

    /** Hues far from each other for classes that follow each other; dark enough on white. */
    private static Color colour(int group) {
        return Color.getHSBColor(group * GOLDEN % 1, 1, group % 2 == 0 ? 0.75f : 0.55f);
    }

    private void label(Graphics2D g, int[][] pixels) {
        g.setFont(new Font(Font.SANS_SERIF, Font.BOLD, 15));
        for (int group = 0; group < classes.groupCount(); group++) {
            double x = 0;
            double y = 0;
            for (int member : classes.members(group)) {
                x += (double) pixels[member][0] / classes.size(group);
                y += (double) pixels[member][1] / classes.size(group);
            }
            String name = classes.label(group);
            String last = name.substring(name.lastIndexOf('/') + 1);
            int width = g.getFontMetrics().stringWidth(last);
            int left = (int) Math.max(2, Math.min(SIZE - width - 2, x - width / 2.0));
            g.setColor(new Color(255, 255, 255, 210));
            g.fillRoundRect(left - 4, (int) y - 15, width + 8, 20, 8, 8);
            g.setColor(colour(group));
            g.drawString(last, left, (int) y);
        }
    }
}
