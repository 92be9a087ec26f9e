package org.vhe.studio.tensorboard;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.function.Consumer;
import javax.imageio.ImageIO;

/** What an event holds: a message {@code tensorflow.Summary} of values with tags. */
final class Summary {
    private static final int BUCKETS = 30;
    private static final int RGB = 3;

    private final Message message = new Message();

    private void add(String tag, Consumer<Message> value) {
        Message tagged = new Message().text(1, tag);
        value.accept(tagged);
        message.message(1, tagged);
    }

    void scalar(String tag, double value) {
        add(tag, tagged -> tagged.single(2, (float) value));
    }

    void image(String tag, BufferedImage image) throws IOException {
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        if (!ImageIO.write(image, "png", png)) {
            throw new IOException("image '%s' cannot be written as PNG".formatted(tag));
        }
        Message encoded =
                new Message()
                        .integer(1, image.getHeight())
                        .integer(2, image.getWidth())
                        .integer(3, RGB)
                        .bytes(4, png.toByteArray());
        add(tag, tagged -> tagged.message(4, encoded));
    }

    /** Counts in equal parts of the range; values that are not finite are left out. */
    void histogram(String tag, double[] all) {
        double[] values = Arrays.stream(all).filter(Double::isFinite).toArray();
        if (values.length == 0) {
            return;
        }
        double least = Arrays.stream(values).min().orElseThrow();
        double most = Arrays.stream(values).max().orElseThrow();
        double width = (most - least) / BUCKETS;
        double[] limits = new double[BUCKETS];
        Arrays.setAll(limits, i -> i == BUCKETS - 1 ? most : least + (i + 1) * width);
        double[] counts = new double[BUCKETS];
        for (double value : values) {
            int bucket = width > 0 ? (int) ((value - least) / width) : BUCKETS - 1;
            counts[Math.min(bucket, BUCKETS - 1)]++;
        }
        Message histogram =
                new Message()
                        .real(1, least)
                        .real(2, most)
                        .real(3, values.length)
                        .real(4, Arrays.stream(values).sum())
                        .real(5, Arrays.stream(values).map(value -> value * value).sum())
                        .reals(6, limits)
                        .reals(7, counts);
        add(tag, tagged -> tagged.message(5, histogram));
    }

    Message message() {
        return message;
    }
}
