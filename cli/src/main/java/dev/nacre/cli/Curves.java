package dev.nacre.cli;

import java.awt.Color;
import java.awt.Font;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.ToDoubleFunction;
import javax.imageio.ImageIO;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/// The picture `curves.png`: loss and accuracy over the epochs, for training and validation.
final class Curves {
    private static final int WIDTH = 640;
    private static final int HEIGHT = 480;
    private static final Color TRAINING = new Color(0x2a6fbb);
    private static final Color VALIDATION = new Color(0xd1603d);

    private Curves() {}

    static void draw(List<DigitsTraining.Epoch> history, String activation, Path file)
            throws IOException {
        System.setProperty("java.awt.headless", "true");
        XYChart loss = chart("Digits with " + activation + ": loss", "cross entropy");
        add(loss, history, Score::loss);
        loss.getStyler().setLegendPosition(Styler.LegendPosition.InsideNE);
        loss.getStyler().setYAxisLogarithmic(true);
        XYChart accuracy = chart("Digits with " + activation + ": accuracy", "share read right");
        add(accuracy, history, Score::accuracy);
        accuracy.getStyler().setLegendPosition(Styler.LegendPosition.InsideSE);
        accuracy.getStyler().setYAxisMax(1.0).setYAxisDecimalPattern("0.00");

        BufferedImage both = new BufferedImage(2 * WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
        both.getGraphics().drawImage(BitmapEncoder.getBufferedImage(loss), 0, 0, null);
        both.getGraphics().drawImage(BitmapEncoder.getBufferedImage(accuracy), WIDTH, 0, null);
        if (!ImageIO.write(both, "png", file.toFile())) {
            throw new IOException("Java has no writer of PNG files here");
        }
    }

    private static XYChart chart(String title, String values) {
        XYChart chart =
                new XYChartBuilder()
                        .width(WIDTH)
                        .height(HEIGHT)
                        .title(title)
                        .xAxisTitle("epoch")
                        .yAxisTitle(values)
                        .build();
        chart.getStyler()
                .setXAxisDecimalPattern("0")
                .setXAxisTickMarkSpacingHint(60)
                .setAxisTickLabelsFont(new Font(Font.SANS_SERIF, Font.PLAIN, 12))
                .setAxisTitleFont(new Font(Font.SANS_SERIF, Font.PLAIN, 14));
        chart.getStyler()
                .setChartBackgroundColor(Color.WHITE)
                .setLegendBorderColor(Color.LIGHT_GRAY)
                .setChartTitleFont(new Font(Font.SANS_SERIF, Font.BOLD, 16));
        return chart;
    }

    private static void add(
            XYChart chart, List<DigitsTraining.Epoch> history, ToDoubleFunction<Score> what) {
        double[] epochs = history.stream().mapToDouble(DigitsTraining.Epoch::number).toArray();
        line(
                chart.addSeries(
                        "training",
                        epochs,
                        history.stream().mapToDouble(e -> what.applyAsDouble(e.train())).toArray()),
                TRAINING);
        line(
                chart.addSeries(
                        "validation",
                        epochs,
                        history.stream()
                                .mapToDouble(e -> what.applyAsDouble(e.validation()))
                                .toArray()),
                VALIDATION);
    }

    private static void line(XYSeries series, Color color) {
        series.setLineColor(color);
        series.setMarkerColor(color);
        series.setMarker(SeriesMarkers.CIRCLE);
    }
}
