package io.tocsin.fuzz;

/** Prints the names of all targets, for {@code scripts/tocsin fuzz}. */
final class TargetNames {

  private TargetNames() {}

  public static void main(String[] arguments) {
    for (Target target : Target.values()) {
      System.out.println(target.word());
    }
  }
}
