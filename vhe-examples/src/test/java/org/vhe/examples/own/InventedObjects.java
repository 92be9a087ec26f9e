package org.vhe.examples.own;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.awt.geom.RoundRectangle2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.random.RandomGenerator;
import javax.imageio.ImageIO;
import org.vhe.core.random.Seeds;

/**
 * Colour "photographs" of 64 x 48 pixels of objects that there are not, in 12 classes of 3 kinds:
 * in front of any background, in any light, a little turned, larger or smaller, with noise.
 */
public final class InventedObjects {
    static final int WIDTH = 64;
    static final int HEIGHT = 48;
    static final List<String> KINDS = List.of("fishes", "houses", "mugs");
    static final int CLASSES_OF_A_KIND = 4;
    private static final int NOISE = 6;

    private InventedObjects() {}

    /** Writes {@code kind/class/number.png}, 12 classes of so many images each. */
    public static void write(Path folder, int members, long seed) throws IOException {
        for (int kind = 0; kind < KINDS.size(); kind++) {
            for (int number = 0; number < CLASSES_OF_A_KIND; number++) {
                String name = KINDS.get(kind).substring(0, 3) + " " + (number + 1);
                Path own = folder.resolve(KINDS.get(kind)).resolve(name);
                Files.createDirectories(own);
                Look look = new Look(kind, number);
                for (int member = 0; member < members; member++) {
                    RandomGenerator random = Seeds.random(seed, kind * 100L + number, member);
                    Path file = own.resolve("%03d.png".formatted(member));
                    ImageIO.write(photograph(look, random), "png", file.toFile());
                }
            }
        }
    }

    /** What objects of a class have in common. */
    private record Look(int kind, int number) {

        Color body() {
            return hue(0.08 + 0.25 * number + 0.09 * kind, 0.85, 0.9);
        }

        Color marking() {
            return hue(
                    0.55 + 0.25 * (number ^ 1) + 0.21 * kind, 0.8, number % 2 == 0 ? 0.95 : 0.35);
        }

        double slimness() {
            return 0.75 + 0.18 * (number * 3 % 4);
        }

        int markings() {
            return 1 + (number + kind) % 3;
        }
    }

    private static Color hue(double hue, double saturation, double brightness) {
        return Color.getHSBColor((float) hue, (float) saturation, (float) brightness);
    }

    private static BufferedImage photograph(Look look, RandomGenerator random) {
        BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.setRenderingHint(
                RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        drawBackground(graphics, random);
        AffineTransform place = new AffineTransform();
        place.translate(
                WIDTH * (0.35 + 0.3 * random.nextDouble()),
                HEIGHT * (0.4 + 0.2 * random.nextDouble()));
        place.rotate(0.12 * random.nextGaussian());
        double size = 0.75 + 0.3 * random.nextDouble();
        place.scale(size, size);
        graphics.transform(place);
        switch (look.kind()) {
            case 0 -> drawFish(graphics, look);
            case 1 -> drawHouse(graphics, look);
            default -> drawMug(graphics, look);
        }
        graphics.dispose();
        light(image, random);
        return image;
    }

    private static Color anyColour(RandomGenerator random) {
        return hue(
                random.nextDouble(), 0.4 * random.nextDouble(), 0.15 + 0.85 * random.nextDouble());
    }

    private static void drawBackground(Graphics2D graphics, RandomGenerator random) {
        graphics.setColor(anyColour(random));
        graphics.fillRect(0, 0, WIDTH, HEIGHT);
        graphics.setColor(anyColour(random));
        int stripes = random.nextInt(2, 7);
        graphics.setStroke(new BasicStroke(1 + random.nextInt(4)));
        double slope = random.nextDouble() * Math.PI;
        for (int i = -stripes; i < 2 * stripes; i++) {
            double at = (double) i * WIDTH / stripes;
            graphics.drawLine((int) at, 0, (int) (at + HEIGHT * Math.cos(slope)), HEIGHT);
        }
        for (int i = 0; i < 6; i++) {
            graphics.setColor(anyColour(random));
            double radius = 2 + 4 * random.nextDouble();
            graphics.fill(
                    new Ellipse2D.Double(
                            random.nextDouble() * WIDTH,
                            random.nextDouble() * HEIGHT,
                            2 * radius,
                            radius));
        }
    }

    private static void drawFish(Graphics2D graphics, Look look) {
        double height = 13 / look.slimness();
        graphics.setColor(look.marking());
        Path2D tail = new Path2D.Double();
        tail.moveTo(12, 0);
        tail.lineTo(24, -height / 1.5);
        tail.lineTo(24, height / 1.5);
        tail.closePath();
        graphics.fill(tail);
        graphics.setColor(look.body());
        Ellipse2D body = new Ellipse2D.Double(-20, -height, 36, 2 * height);
        graphics.fill(body);
        graphics.setColor(look.marking());
        for (int i = 0; i < look.markings(); i++) {
            graphics.fill(new Rectangle2D.Double(-6 + 7 * i, -height * 0.75, 3, height * 1.5));
        }
        graphics.setColor(Color.WHITE);
        graphics.fill(new Ellipse2D.Double(-15, -5, 5, 5));
        graphics.setColor(Color.BLACK);
        graphics.fill(new Ellipse2D.Double(-14, -4, 2.5, 2.5));
    }

    private static void drawHouse(Graphics2D graphics, Look look) {
        double width = 17 / look.slimness();
        graphics.setColor(look.body());
        graphics.fill(new Rectangle2D.Double(-width, -4, 2 * width, 20));
        graphics.setColor(look.marking());
        Path2D roof = new Path2D.Double();
        roof.moveTo(-width - 3, -4);
        roof.lineTo(0, -20);
        roof.lineTo(width + 3, -4);
        roof.closePath();
        graphics.fill(roof);
        for (int i = 0; i < look.markings(); i++) {
            graphics.fill(new Rectangle2D.Double(-width + 4 + 10 * i, 2, 6, 7));
        }
    }

    private static void drawMug(Graphics2D graphics, Look look) {
        double width = 13 / look.slimness();
        graphics.setColor(look.body());
        graphics.setStroke(new BasicStroke(4));
        graphics.draw(new Ellipse2D.Double(width - 5, -8, 14, 16));
        graphics.fill(new RoundRectangle2D.Double(-width, -16, 2 * width, 32, 6, 6));
        graphics.setColor(look.marking());
        for (int i = 0; i < look.markings(); i++) {
            graphics.fill(new Rectangle2D.Double(-width, -10 + 8 * i, 2 * width, 4));
        }
    }

    /** Light from one side, and noise. */
    private static void light(BufferedImage image, RandomGenerator random) {
        double all = 0.6 + 0.5 * random.nextDouble();
        double across = 0.3 * random.nextGaussian();
        double down = 0.2 * random.nextGaussian();
        for (int y = 0; y < HEIGHT; y++) {
            for (int x = 0; x < WIDTH; x++) {
                double gain =
                        all
                                + across * (x / (double) WIDTH - 0.5)
                                + down * (y / (double) HEIGHT - 0.5);
                int rgb = image.getRGB(x, y);
                int lit = 0;
                for (int shift = 16; shift >= 0; shift -= 8) {
                    double value = (rgb >> shift & 255) * gain + NOISE * random.nextGaussian();
                    lit |= (int) Math.max(0, Math.min(255, Math.round(value))) << shift;
                }
                image.setRGB(x, y, lit);
            }
        }
    }

    /** Writes 60 of each class into a folder, for a trial from the command line. */
    public static void main(String[] args) throws IOException {
        write(Path.of(args[0]), 60, 1);
    }
}
