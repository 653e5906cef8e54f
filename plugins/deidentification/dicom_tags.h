/* SPDX-License-Identifier: MIT
 *
 * The elements of DICOM that identify somebody or lead to somebody: of PS3.15, table E.1-1 (the basic profile), those that are seen
 * outside of test objects; what is not here is judged by its representation (a name, a date, a text). It must not know how objects are
 * read. */
#ifndef DEIDENTIFICATION_DICOM_TAGS_H
#define DEIDENTIFICATION_DICOM_TAGS_H

#include "roles.h"

enum dicom_how {
    DICOM_ROLE,      /* what the role says */
    DICOM_NAME,      /* a person's name */
    DICOM_CLINICIAN, /* of somebody who treats */
    DICOM_PLACE,     /* may be a place smaller than a state */
    DICOM_SITE,      /* leads to a place: somebody must look */
    DICOM_STATION,   /* names a device: somebody must look */
    DICOM_UID,
    DICOM_SAME,     /* the same for everybody */
    DICOM_REMOVED,  /* PatientIdentityRemoved */
    DICOM_BURNT,    /* BurnedInAnnotation */
    DICOM_FACE,     /* RecognizableVisualFeatures */
    DICOM_MODALITY, /* CT, MR, US … */
    DICOM_SYNTAX    /* TransferSyntaxUID */
};

static const struct dicom_tag {
    uint32_t tag;
    char representation[3];
    uint8_t how;
    uint8_t role;
    const char *label;
} dicom_tags[] = {
    {0x00020002, "UI", DICOM_SAME, 0, "MediaStorageSOPClassUID"},
    {0x00020003, "UI", DICOM_UID, 0, "MediaStorageSOPInstanceUID"},
    {0x00020010, "UI", DICOM_SYNTAX, 0, "TransferSyntaxUID"},
    {0x00020012, "UI", DICOM_SAME, 0, "ImplementationClassUID"},
    {0x00020100, "UI", DICOM_SAME, 0, "PrivateInformationCreatorUID"},
    {0x00080012, "DA", DICOM_ROLE, ROLE_DATE, "InstanceCreationDate"},
    {0x00080014, "UI", DICOM_SAME, 0, "InstanceCreatorUID"},
    {0x00080016, "UI", DICOM_SAME, 0, "SOPClassUID"},
    {0x00080018, "UI", DICOM_UID, 0, "SOPInstanceUID"},
    {0x00080020, "DA", DICOM_ROLE, ROLE_DATE, "StudyDate"},
    {0x00080021, "DA", DICOM_ROLE, ROLE_DATE, "SeriesDate"},
    {0x00080022, "DA", DICOM_ROLE, ROLE_DATE, "AcquisitionDate"},
    {0x00080023, "DA", DICOM_ROLE, ROLE_DATE, "ContentDate"},
    {0x00080024, "DA", DICOM_ROLE, ROLE_DATE, "OverlayDate"},
    {0x00080025, "DA", DICOM_ROLE, ROLE_DATE, "CurveDate"},
    {0x0008002a, "DT", DICOM_ROLE, ROLE_DATE, "AcquisitionDateTime"},
    {0x00080050, "SH", DICOM_ROLE, ROLE_CODE, "AccessionNumber"},
    {0x00080054, "AE", DICOM_STATION, 0, "RetrieveAETitle"},
    {0x00080060, "CS", DICOM_MODALITY, 0, "Modality"},
    {0x00080080, "LO", DICOM_PLACE, 0, "InstitutionName"},
    {0x00080081, "ST", DICOM_PLACE, 0, "InstitutionAddress"},
    {0x00080090, "PN", DICOM_CLINICIAN, 0, "ReferringPhysicianName"},
    {0x00080092, "ST", DICOM_SITE, 0, "ReferringPhysicianAddress"},
    {0x00080094, "SH", DICOM_ROLE, ROLE_PHONE, "ReferringPhysicianTelephoneNumbers"},
    {0x0008010c, "UI", DICOM_SAME, 0, "CodingSchemeUID"},
    {0x00081010, "SH", DICOM_STATION, 0, "StationName"},
    {0x00081030, "LO", DICOM_ROLE, ROLE_NONE, "StudyDescription"},
    {0x0008103e, "LO", DICOM_ROLE, ROLE_NONE, "SeriesDescription"},
    {0x00081040, "LO", DICOM_SITE, 0, "InstitutionalDepartmentName"},
    {0x00081048, "PN", DICOM_CLINICIAN, 0, "PhysiciansOfRecord"},
    {0x00081050, "PN", DICOM_CLINICIAN, 0, "PerformingPhysicianName"},
    {0x00081060, "PN", DICOM_CLINICIAN, 0, "NameOfPhysiciansReadingStudy"},
    {0x00081070, "PN", DICOM_CLINICIAN, 0, "OperatorsName"},
    {0x00081080, "LO", DICOM_ROLE, ROLE_NONE, "AdmittingDiagnosesDescription"},
    {0x00081090, "LO", DICOM_SAME, 0, "ManufacturerModelName"},
    {0x00081150, "UI", DICOM_SAME, 0, "ReferencedSOPClassUID"},
    {0x00081155, "UI", DICOM_UID, 0, "ReferencedSOPInstanceUID"},
    {0x00082111, "ST", DICOM_ROLE, ROLE_NONE, "DerivationDescription"},
    {0x00100010, "PN", DICOM_NAME, 0, "PatientName"},
    {0x00100020, "LO", DICOM_ROLE, ROLE_MRN, "PatientID"},
    {0x00100021, "LO", DICOM_SITE, 0, "IssuerOfPatientID"},
    {0x00100030, "DA", DICOM_ROLE, ROLE_BIRTH, "PatientBirthDate"},
    {0x00101000, "LO", DICOM_ROLE, ROLE_MRN, "OtherPatientIDs"},
    {0x00101001, "PN", DICOM_NAME, 0, "OtherPatientNames"},
    {0x00101005, "PN", DICOM_NAME, 0, "PatientBirthName"},
    {0x00101010, "AS", DICOM_ROLE, ROLE_AGE, "PatientAge"},
    {0x00101040, "LO", DICOM_ROLE, ROLE_STREET, "PatientAddress"},
    {0x00101050, "LO", DICOM_ROLE, ROLE_PLAN, "InsurancePlanIdentification"},
    {0x00101060, "PN", DICOM_NAME, 0, "PatientMotherBirthName"},
    {0x00101081, "LO", DICOM_SITE, 0, "BranchOfService"},
    {0x00101090, "LO", DICOM_ROLE, ROLE_MRN, "MedicalRecordLocator"},
    {0x00102000, "LO", DICOM_ROLE, ROLE_NONE, "MedicalAlerts"},
    {0x00102150, "LO", DICOM_SAME, 0, "CountryOfResidence"},
    {0x00102152, "LO", DICOM_SITE, 0, "RegionOfResidence"},
    {0x00102154, "SH", DICOM_ROLE, ROLE_PHONE, "PatientTelephoneNumbers"},
    {0x00102155, "LT", DICOM_ROLE, ROLE_PHONE, "PatientTelecomInformation"},
    {0x00102180, "SH", DICOM_ROLE, ROLE_NONE, "Occupation"},
    {0x001021b0, "LT", DICOM_ROLE, ROLE_NONE, "AdditionalPatientHistory"},
    {0x001021d0, "DA", DICOM_ROLE, ROLE_DATE, "LastMenstrualDate"},
    {0x00102297, "PN", DICOM_NAME, 0, "ResponsiblePerson"},
    {0x00102299, "LO", DICOM_SITE, 0, "ResponsibleOrganization"},
    {0x00104000, "LT", DICOM_ROLE, ROLE_NONE, "PatientComments"},
    {0x00120030, "LO", DICOM_SITE, 0, "ClinicalTrialSiteID"},
    {0x00120031, "LO", DICOM_SITE, 0, "ClinicalTrialSiteName"},
    {0x00120040, "LO", DICOM_ROLE, ROLE_CODE, "ClinicalTrialSubjectID"},
    {0x00120042, "LO", DICOM_ROLE, ROLE_CODE, "ClinicalTrialSubjectReadingID"},
    {0x00120062, "CS", DICOM_REMOVED, 0, "PatientIdentityRemoved"},
    {0x00120063, "LO", DICOM_SAME, 0, "DeidentificationMethod"},
    {0x00180015, "CS", DICOM_SAME, 0, "BodyPartExamined"},
    {0x00181000, "LO", DICOM_ROLE, ROLE_DEVICE, "DeviceSerialNumber"},
    {0x00181002, "UI", DICOM_UID, 0, "DeviceUID"},
    {0x00181004, "LO", DICOM_ROLE, ROLE_DEVICE, "PlateID"},
    {0x00181005, "LO", DICOM_STATION, 0, "GeneratorID"},
    {0x00181007, "LO", DICOM_STATION, 0, "CassetteID"},
    {0x00181008, "LO", DICOM_STATION, 0, "GantryID"},
    {0x00181012, "DA", DICOM_ROLE, ROLE_DATE, "DateOfSecondaryCapture"},
    {0x00181020, "LO", DICOM_SAME, 0, "SoftwareVersions"},
    {0x00181030, "LO", DICOM_ROLE, ROLE_NONE, "ProtocolName"},
    {0x00181200, "DA", DICOM_ROLE, ROLE_SYSTEM_TIME, "DateOfLastCalibration"},
    {0x0018700a, "SH", DICOM_ROLE, ROLE_DEVICE, "DetectorID"},
    {0x0018700c, "DA", DICOM_ROLE, ROLE_SYSTEM_TIME, "DateOfLastDetectorCalibration"},
    {0x0018a002, "DT", DICOM_ROLE, ROLE_DATE, "ContributionDateTime"},
    {0x0020000d, "UI", DICOM_UID, 0, "StudyInstanceUID"},
    {0x0020000e, "UI", DICOM_UID, 0, "SeriesInstanceUID"},
    {0x00200010, "SH", DICOM_ROLE, ROLE_CODE, "StudyID"},
    {0x00200052, "UI", DICOM_UID, 0, "FrameOfReferenceUID"},
    {0x00200200, "UI", DICOM_UID, 0, "SynchronizationFrameOfReferenceUID"},
    {0x00204000, "LT", DICOM_ROLE, ROLE_NONE, "ImageComments"},
    {0x00280301, "CS", DICOM_BURNT, 0, "BurnedInAnnotation"},
    {0x00280302, "CS", DICOM_FACE, 0, "RecognizableVisualFeatures"},
    {0x00321032, "PN", DICOM_CLINICIAN, 0, "RequestingPhysician"},
    {0x00321033, "LO", DICOM_SITE, 0, "RequestingService"},
    {0x00321060, "LO", DICOM_ROLE, ROLE_NONE, "RequestedProcedureDescription"},
    {0x00324000, "LT", DICOM_ROLE, ROLE_NONE, "StudyComments"},
    {0x00380010, "LO", DICOM_ROLE, ROLE_CODE, "AdmissionID"},
    {0x00380020, "DA", DICOM_ROLE, ROLE_DATE, "AdmittingDate"},
    {0x00380030, "DA", DICOM_ROLE, ROLE_DATE, "DischargeDate"},
    {0x00380060, "LO", DICOM_ROLE, ROLE_CODE, "ServiceEpisodeID"},
    {0x00380300, "LO", DICOM_SITE, 0, "CurrentPatientLocation"},
    {0x00380400, "LO", DICOM_PLACE, 0, "PatientInstitutionResidence"},
    {0x00380500, "LO", DICOM_ROLE, ROLE_NONE, "PatientState"},
    {0x00384000, "LT", DICOM_ROLE, ROLE_NONE, "VisitComments"},
    {0x00400002, "DA", DICOM_ROLE, ROLE_DATE, "ScheduledProcedureStepStartDate"},
    {0x00400006, "PN", DICOM_CLINICIAN, 0, "ScheduledPerformingPhysicianName"},
    {0x00400010, "SH", DICOM_STATION, 0, "ScheduledStationName"},
    {0x00400241, "AE", DICOM_STATION, 0, "PerformedStationAETitle"},
    {0x00400242, "SH", DICOM_STATION, 0, "PerformedStationName"},
    {0x00400244, "DA", DICOM_ROLE, ROLE_DATE, "PerformedProcedureStepStartDate"},
    {0x00400250, "DA", DICOM_ROLE, ROLE_DATE, "PerformedProcedureStepEndDate"},
    {0x00400253, "SH", DICOM_ROLE, ROLE_CODE, "PerformedProcedureStepID"},
    {0x00400254, "LO", DICOM_ROLE, ROLE_NONE, "PerformedProcedureStepDescription"},
    {0x00400275, "SQ", DICOM_SAME, 0, "RequestAttributesSequence"},
    {0x00401001, "SH", DICOM_ROLE, ROLE_CODE, "RequestedProcedureID"},
    {0x00401400, "LT", DICOM_ROLE, ROLE_NONE, "RequestedProcedureComments"},
    {0x00402008, "PN", DICOM_CLINICIAN, 0, "OrderEnteredBy"},
    {0x00402010, "SH", DICOM_ROLE, ROLE_PHONE, "OrderCallbackPhoneNumber"},
    {0x00402016, "LO", DICOM_ROLE, ROLE_CODE, "PlacerOrderNumber"},
    {0x00402017, "LO", DICOM_ROLE, ROLE_CODE, "FillerOrderNumber"},
    {0x0040a027, "LO", DICOM_SITE, 0, "VerifyingOrganization"},
    {0x0040a075, "PN", DICOM_CLINICIAN, 0, "VerifyingObserverName"},
    {0x0040a120, "DT", DICOM_ROLE, ROLE_DATE, "DateTime"},
    {0x0040a121, "DA", DICOM_ROLE, ROLE_DATE, "Date"},
    {0x0040a123, "PN", DICOM_NAME, 0, "PersonName"},
    {0x0040a124, "UI", DICOM_UID, 0, "UID"},
    {0x0040a160, "UT", DICOM_ROLE, ROLE_NONE, "TextValue"},
    {0x00700084, "PN", DICOM_CLINICIAN, 0, "ContentCreatorName"},
    {0x00880140, "UI", DICOM_UID, 0, "StorageMediaFileSetUID"},
    {0x30060024, "UI", DICOM_UID, 0, "ReferencedFrameOfReferenceUID"},
    {0x300600a6, "PN", DICOM_CLINICIAN, 0, "ROIInterpreter"},
    {0x300a0006, "DA", DICOM_ROLE, ROLE_DATE, "RTPlanDate"},
    {0x300e0008, "PN", DICOM_CLINICIAN, 0, "ReviewerName"},
    {0x4008010b, "ST", DICOM_ROLE, ROLE_NONE, "InterpretationText"},
    {0x4008010c, "PN", DICOM_CLINICIAN, 0, "InterpretationAuthor"},
};

static inline const struct dicom_tag *dicom_tag_of(uint32_t tag)
{
    size_t low = 0, high = sizeof dicom_tags / sizeof *dicom_tags;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (dicom_tags[middle].tag == tag)
            return &dicom_tags[middle];
        if (dicom_tags[middle].tag < tag)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

#endif
