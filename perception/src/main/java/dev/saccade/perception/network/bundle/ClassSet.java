package dev.saccade.perception.network.bundle;

import static dev.saccade.perception.instance.ObjectCategory.CYCLIST;
import static dev.saccade.perception.instance.ObjectCategory.OTHER;
import static dev.saccade.perception.instance.ObjectCategory.PEDESTRIAN;
import static dev.saccade.perception.instance.ObjectCategory.VEHICLE;

import dev.saccade.perception.instance.ObjectCategory;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The classes of well-known data sets, with the colours their authors paint them in. */
public enum ClassSet {
  /** CamVid, the eleven classes of the SegNet split; rendered drives use the same. */
  CAMVID {
    @Override
    public List<ClassSpec> classes() {
      return new Maker()
          .stuff("Sky", "#808080")
          .stuff("Building", "#800000")
          .stuff("Pole", "#c0c080")
          .stuff("Road", "#804080")
          .stuff("Pavement", "#3c28de")
          .stuff("Tree", "#808000")
          .stuff("SignSymbol", "#c08080")
          .stuff("Fence", "#404080")
          .thing("Car", "#400080", VEHICLE)
          .thing("Pedestrian", "#404000", PEDESTRIAN)
          .thing("Bicyclist", "#0080c0", CYCLIST)
          .made;
    }
  },
  /** Cityscapes, the nineteen evaluated classes in train-id order. */
  CITYSCAPES {
    @Override
    public List<ClassSpec> classes() {
      return new Maker()
          .stuff("road", "#804080")
          .stuff("sidewalk", "#f423e8")
          .stuff("building", "#464646")
          .stuff("wall", "#66669c")
          .stuff("fence", "#be9999")
          .stuff("pole", "#999999")
          .stuff("traffic light", "#faaa1e")
          .stuff("traffic sign", "#dcdc00")
          .stuff("vegetation", "#6b8e23")
          .stuff("terrain", "#98fb98")
          .stuff("sky", "#4682b4")
          .thing("person", "#dc143c", PEDESTRIAN)
          .thing("rider", "#ff0000", CYCLIST)
          .thing("car", "#00008e", VEHICLE)
          .thing("truck", "#000046", VEHICLE)
          .thing("bus", "#003c64", VEHICLE)
          .thing("train", "#005064", VEHICLE)
          .thing("motorcycle", "#0000e6", CYCLIST)
          .thing("bicycle", "#770b20", CYCLIST)
          .made;
    }
  },
  /** PASCAL VOC 2012: background and twenty classes. */
  VOC {
    @Override
    public List<ClassSpec> classes() {
      return new Maker()
          .stuff("background", "#000000")
          .thing("aeroplane", "#800000", OTHER)
          .thing("bicycle", "#008000", CYCLIST)
          .thing("bird", "#808000", OTHER)
          .thing("boat", "#000080", OTHER)
          .thing("bottle", "#800080", OTHER)
          .thing("bus", "#008080", VEHICLE)
          .thing("car", "#808080", VEHICLE)
          .thing("cat", "#400000", OTHER)
          .thing("chair", "#c00000", OTHER)
          .thing("cow", "#408000", OTHER)
          .thing("diningtable", "#c08000", OTHER)
          .thing("dog", "#400080", OTHER)
          .thing("horse", "#c00080", OTHER)
          .thing("motorbike", "#408080", CYCLIST)
          .thing("person", "#c08080", PEDESTRIAN)
          .thing("pottedplant", "#004000", OTHER)
          .thing("sheep", "#804000", OTHER)
          .thing("sofa", "#00c000", OTHER)
          .thing("train", "#80c000", VEHICLE)
          .thing("tvmonitor", "#004080", OTHER)
          .made;
    }
  };

  /** In id order. */
  public abstract List<ClassSpec> classes();

  /**
   * Classes by their names: a whole known set if there is one of exactly these, otherwise each as
   * stuff in a colour of its own.
   */
  public static List<ClassSpec> named(List<String> names) {
    return Stream.of(values())
        .map(ClassSet::classes)
        .filter(known -> known.stream().map(ClassSpec::name).toList().equals(names))
        .findFirst()
        .orElseGet(
            () ->
                IntStream.range(0, names.size())
                    .mapToObj(id -> ClassSpec.generic(id).renamed(names.get(id)))
                    .toList());
  }

  /** Classes of which only the number is known. */
  public static List<ClassSpec> generic(int count) {
    return IntStream.range(0, count).mapToObj(ClassSpec::generic).toList();
  }

  /** Collects classes in id order. */
  private static final class Maker {
    private final List<ClassSpec> made = new ArrayList<>();

    Maker stuff(String name, String colour) {
      made.add(new ClassSpec(made.size(), name, colour, ClassSpec.Kind.STUFF, OTHER));
      return this;
    }

    Maker thing(String name, String colour, ObjectCategory category) {
      made.add(new ClassSpec(made.size(), name, colour, ClassSpec.Kind.THING, category));
      return this;
    }
  }
}
