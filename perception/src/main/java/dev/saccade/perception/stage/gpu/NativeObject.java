package dev.saccade.perception.stage.gpu;

import java.lang.reflect.Method;
import java.util.function.Supplier;
import org.bytedeco.javacpp.Pointer;

/**
 * Destructors for what TensorRT's factories return. The bindings know how to delete what Java made
 * with {@code new}, but take what a factory returned as somebody else's: closing that does nothing,
 * and every engine, context and plan would stay in memory.
 */
final class NativeObject {
  private NativeObject() {}

  /**
   * Makes {@code made.close()} run the object's destructor. The destructors are virtual, so that of
   * the interface deletes the real object.
   *
   * @param made by a factory; owned by the caller
   * @param empty makes an empty object of the same class, to learn its destructor from
   */
  static <P extends Pointer> P own(P made, Supplier<P> empty) {
    try (P pattern = empty.get()) {
      Object deallocator = DEALLOCATOR.invoke(pattern);
      long destructor =
          (long) deallocator.getClass().getMethod("deallocatorAddress").invoke(deallocator);
      INIT.invoke(made, made.address(), 1L, made.address(), destructor);
      return made;
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("these bindings hide the destructors of TensorRT", e);
    }
  }

  private static final Method DEALLOCATOR = method("deallocator");
  private static final Method INIT = method("init", long.class, long.class, long.class, long.class);

  private static Method method(String name, Class<?>... parameters) {
    try {
      Method method = Pointer.class.getDeclaredMethod(name, parameters);
      method.setAccessible(true);
      return method;
    } catch (NoSuchMethodException e) {
      throw new IllegalStateException("these bindings hide the destructors of TensorRT", e);
    }
  }
}
