package io.luca.local.workbench.smoke;

import io.luca.contract.LakeNames;

/** Objects of a test school in a bucket, and how they go. */
final class LakeObjects {

    private LakeObjects() {}

    /** What opens the keys of a school's objects in a part of the lake. */
    static String prefix(String part, TestSchool school) {
        return part + LakeNames.SCHOOL_PARTITION + school.id() + "/";
    }

    /** All objects of a school in a part of the lake go at the end. */
    static void removeLater(Trial trial, String part, TestSchool school) {
        String bucket = trial.deployed().lakeBucket();
        String prefix = prefix(part, school);
        trial.undo().before("s3://" + bucket + "/" + prefix, () -> remove(trial, bucket, prefix));
    }

    /**
     * The same for a part that streams write minutes later. What cannot be asked to be written now, and was not seen, is told: it
     * comes after the end.
     */
    static void removeWhatStreamsWrite(Trial trial, String part, TestSchool school) {
        String bucket = trial.deployed().lakeBucket();
        String prefix = prefix(part, school);
        trial.undo().before("s3://" + bucket + "/" + prefix, () -> {
            trial.place().writeBuffers().run();
            remove(trial, bucket, prefix);
            if (!trial.place().isLaptop() && !trial.isAllInLake()) {
                throw new IllegalStateException("its stream had not written yet: remove it some minutes from now by "
                        + "aws s3 rm --recursive");
            }
        });
    }

    static void remove(Trial trial, String bucket, String prefix) {
        trial.objects()
                .listObjectsV2Paginator(list -> list.bucket(bucket).prefix(prefix))
                .contents()
                .forEach(object -> trial.objects()
                        .deleteObject(delete -> delete.bucket(bucket).key(object.key())));
    }
}
