package dev.saccade.perception.stage;

import dev.saccade.perception.frame.Frame;
import dev.saccade.perception.frame.FrameEncoding;
import dev.saccade.perception.frame.Profile;
import dev.saccade.perception.frame.TestPictures;
import dev.saccade.perception.instance.ObjectCategory;
import dev.saccade.perception.network.Graph;
import dev.saccade.perception.network.GraphBuilder;
import dev.saccade.perception.network.GraphBuilder.Feature;
import dev.saccade.perception.network.Layer.Convolution;
import dev.saccade.perception.network.Layer.Resize;
import dev.saccade.perception.network.Layer.Sampling;
import dev.saccade.perception.network.OutputMeaning;
import dev.saccade.perception.network.TrainedNetwork;
import dev.saccade.perception.network.WeightTensor;
import dev.saccade.perception.network.Weights;
import dev.saccade.perception.network.bundle.ClassSpec;
import dev.saccade.perception.network.bundle.ClassSpec.Kind;
import dev.saccade.perception.network.bundle.InputSpec;
import dev.saccade.perception.network.bundle.ModelBundle;
import dev.saccade.perception.network.bundle.ModelCard;
import dev.saccade.perception.network.bundle.OutputSpec;
import dev.saccade.perception.network.bundle.Precision;
import dev.saccade.perception.network.bundle.SamplingSpec;
import dev.saccade.perception.network.format.OnnxExport;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A network that needs no training: red is Car, and green and blue say in which direction the
 * object's centre lies. Whoever paints a picture decides what it sees.
 */
public final class ColourNetwork {
  public static final List<ClassSpec> CLASSES =
      List.of(
          new ClassSpec(0, "Road", "#804080", Kind.STUFF, ObjectCategory.OTHER),
          new ClassSpec(1, "Car", "#ff0000", Kind.THING, ObjectCategory.VEHICLE));
  private static final int CELL = 8;

  private ColourNetwork() {}

  /**
   * @param withOffsets whether it gives guidance and instance offsets, or class scores alone
   */
  public static ModelBundle write(Path folder, boolean withOffsets) throws IOException {
    return write(folder, withOffsets, input(0), List.of(Profile.of(256, 128), Profile.of(128, 64)));
  }

  /** With its scores at the picture's size, and offsets and guidance by cell. */
  public static ModelBundle writeOfUnlikeSizes(Path folder) throws IOException {
    return write(folder, true, input(0), List.of(Profile.of(256, 128)), true);
  }

  static ModelBundle write(
      Path folder, boolean withOffsets, InputSpec input, List<Profile> profiles)
      throws IOException {
    return write(folder, withOffsets, input, profiles, false);
  }

  private static ModelBundle write(
      Path folder,
      boolean withOffsets,
      InputSpec input,
      List<Profile> profiles,
      boolean fullSizeScores)
      throws IOException {
    GraphBuilder builder = new GraphBuilder("colours");
    Feature image = builder.input("image", 3);
    Map<String, WeightTensor> weights = new HashMap<>();
    // Road scores 0, Car 8 red - 4.
    Feature scores =
        mean(builder, weights, "scores.conv", image, new float[][] {{0, 0, 0}, {8, 0, 0}}, 0, -4);
    if (fullSizeScores) {
      scores = builder.add("scores.up", new Resize(Sampling.NEAREST, CELL), scores);
    }
    builder.output("scores", OutputMeaning.CLASS_SCORES, scores);
    if (withOffsets) {
      builder.output(
          "guidance",
          OutputMeaning.GUIDANCE,
          mean(builder, weights, "guidance.conv", image, new float[2][3], 0, 0));
      builder.output(
          "offsets",
          OutputMeaning.INSTANCE_OFFSETS,
          mean(
              builder,
              weights,
              "offsets.conv",
              image,
              new float[][] {{0, 1, 0}, {0, 0, 1}},
              -0.5f,
              -0.5f));
    }
    Graph graph = builder.build();
    ModelCard card =
        new ModelCard(
            ModelCard.FORMAT,
            "colours",
            "colours",
            "0".repeat(64),
            Precision.FP32,
            input,
            CELL,
            graph.outputs().stream().map(o -> OutputSpec.of(o.name(), o.meaning())).toList(),
            CLASSES,
            profiles,
            SamplingSpec.DEFAULT,
            "none",
            "none");
    return ModelBundle.write(
        folder,
        card,
        OnnxExport.write(new TrainedNetwork(graph, new Weights(weights)), Precision.FP32));
  }

  static InputSpec input(int batch) {
    return new InputSpec(
        "image",
        InputSpec.ChannelOrder.RGB,
        255,
        List.of(0.0, 0.0, 0.0),
        List.of(1.0, 1.0, 1.0),
        false,
        batch);
  }

  /** Weighted means over each cell. */
  private static Feature mean(
      GraphBuilder builder,
      Map<String, WeightTensor> weights,
      String name,
      Feature image,
      float[][] rows,
      float... bias) {
    float[] values = new float[rows.length * 3 * CELL * CELL];
    for (int i = 0; i < values.length; i++) {
      values[i] = rows[i / (3 * CELL * CELL)][i / (CELL * CELL) % 3] / (CELL * CELL);
    }
    weights.put(name + ".weight", new WeightTensor(List.of(rows.length, 3, CELL, CELL), values));
    weights.put(name + ".bias", WeightTensor.of(bias));
    return builder.add(
        name, new Convolution(3, rows.length, CELL, CELL, CELL, CELL, 0, 0, 1, 1, 1, true), image);
  }

  /** An object: centre and size in pixels. */
  public record Car(int x, int y, int width, int height) {}

  /** A picture on which the network sees exactly these cars. */
  public static BufferedImage paint(int width, int height, Car... cars) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        image.setRGB(x, y, 0x008080); // points nowhere, also where a cell is half a car's
      }
    }
    for (Car car : cars) {
      for (int y = car.y - car.height / 2; y < car.y + car.height / 2; y++) {
        for (int x = car.x - car.width / 2; x < car.x + car.width / 2; x++) {
          int green = (int) Math.round(255 * (0.5 + (car.x - x - 0.5) * 2 / width));
          int blue = (int) Math.round(255 * (0.5 + (car.y - y - 0.5) * 2 / height));
          image.setRGB(x, y, 0xFF0000 | clamp(green) << 8 | clamp(blue));
        }
      }
    }
    return image;
  }

  public static Frame frame(int width, int height, Car... cars) {
    return TestPictures.frame(
        FrameEncoding.RGB8, width, height, TestPictures.rgb(paint(width, height, cars)));
  }

  public static List<Frame> frames(Frame... frames) {
    return new ArrayList<>(List.of(frames));
  }

  private static int clamp(int value) {
    return Math.max(0, Math.min(255, value));
  }
}
