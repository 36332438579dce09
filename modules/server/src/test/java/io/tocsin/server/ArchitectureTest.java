package io.tocsin.server;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import io.tocsin.model.WallClock;
import java.time.Clock;
import java.util.Date;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.Timer;
import java.util.UUID;

/**
 * The plan of the house: dependencies point one way, modules talk over the bus only, and what
 * computes is pure. The server is the only module that sees all others, so it is checked here.
 */
@AnalyzeClasses(packages = "io.tocsin", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  /** Each module with the modules that it may use; every module may use itself. */
  private static final Map<String, Set<String>> MAY_USE =
      Map.ofEntries(
          Map.entry("model", Set.of()),
          Map.entry("indicators", Set.of("model")),
          Map.entry("strategy", Set.of("model", "indicators")),
          Map.entry("bus", Set.of("model")),
          Map.entry("simulator", Set.of("model")),
          Map.entry("security", Set.of("model")),
          Map.entry("venues", Set.of("model", "bus")),
          Map.entry("storage", Set.of("model", "bus")),
          Map.entry("web", Set.of("model", "bus", "security")),
          Map.entry("cluster", Set.of("model", "bus")),
          Map.entry("sessions", Set.of("model", "bus", "cluster", "indicators", "strategy")));

  private static final DescribedPredicate<JavaClass> PURE =
      resideInAnyPackage("io.tocsin.model..", "io.tocsin.indicators..", "io.tocsin.strategy..")
          .as("in a pure module");

  /** The one door to the machine's clock; only the outermost layer opens it. */
  private static final DescribedPredicate<JavaClass> WALL_CLOCK = belongToAnyOf(WallClock.class);

  private static final DescribedPredicate<JavaCall<?>> READ_THE_CLOCK =
      DescribedPredicate.describe(
          "it reads the machine's clock",
          call -> {
            String owner = call.getTargetOwner().getName();
            String method = call.getTarget().getName();
            return owner.equals("java.lang.System")
                    && (method.equals("currentTimeMillis") || method.equals("nanoTime"))
                || owner.startsWith("java.time.") && method.equals("now");
          });

  @ArchTest
  static void modules_use_only_the_modules_below_them(JavaClasses all) {
    MAY_USE.forEach((module, others) -> {
      DescribedPredicate<JavaClass> allowed = resideOutsideOfPackage("io.tocsin..").or(in(module));
      for (String other : others) {
        allowed = allowed.or(in(other));
      }
      classes()
          .that(in(module))
          .should()
          .onlyDependOnClassesThat(allowed)
          .as("%s uses of Tocsin only itself and %s".formatted(module, others))
          .because(
              "model <- indicators <- strategy; model <- bus <- the verticles' modules; "
                  + "those talk over the bus")
          .check(all);
    });
  }

  @ArchTest
  static void every_class_is_in_a_module_of_the_plan(JavaClasses all) {
    DescribedPredicate<JavaClass> known = in("server");
    for (String module : MAY_USE.keySet()) {
      known = known.or(in(module));
    }
    classes()
        .should(ArchCondition.from(known))
        .because("a new module needs its place in MAY_USE")
        .check(all);
  }

  @ArchTest
  static final ArchRule pure_modules_know_no_vertx =
      noClasses()
          .that(PURE)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.vertx..", "io.netty..");

  @ArchTest
  static final ArchRule pure_modules_know_no_threads =
      noClasses()
          .that(PURE)
          .should()
          .dependOnClassesThat(
              resideInAPackage("java.util.concurrent..")
                  .or(belongToAnyOf(Thread.class, ThreadLocal.class, Timer.class)));

  @ArchTest
  static final ArchRule pure_modules_do_not_lock =
      methods()
          .that()
          .areDeclaredInClassesThat(PURE)
          .should()
          .notHaveModifier(JavaModifier.SYNCHRONIZED);

  @ArchTest
  static final ArchRule pure_modules_know_no_wall_clock =
      noClasses()
          .that(PURE.and(not(WALL_CLOCK)))
          .should()
          .dependOnClassesThat(belongToAnyOf(Clock.class, Date.class, WallClock.class))
          .orShould()
          .callCodeUnitWhere(READ_THE_CLOCK)
          .because("event time comes with the events, so that a replay decides the same again");

  @ArchTest
  static final ArchRule pure_modules_draw_no_lots =
      noClasses()
          .that(PURE)
          .should()
          .callMethod(Math.class, "random")
          .orShould()
          .callMethod(UUID.class, "randomUUID")
          .orShould()
          .callConstructor(Random.class)
          .because("the same events give the same ids, signals and orders");

  private static DescribedPredicate<JavaClass> in(String module) {
    return resideInAPackage("io.tocsin." + module + "..");
  }
}
